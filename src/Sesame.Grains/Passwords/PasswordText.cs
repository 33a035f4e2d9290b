namespace Sesame.Grains.Passwords;

/// <summary>The one form of a password that is counted, checked and hashed, however the keyboard composed it.</summary>
internal static class PasswordText
{
    // No composed character takes more than 8 UTF-16 units apart, so that beyond 128 times 8 no text can be a password.
    private const int UnitsMax = 1024;

    /// <summary>Whether the text is too large to be looked at; it is not normalized, so that its size costs nothing.</summary>
    public static bool IsOversized(string password) => password.Length > UnitsMax;

    /// <summary>The text in Unicode's form NFKC.</summary>
    public static string Normalize(string password) => Nfkc.Normalize(password);

    /// <summary>Whether two texts are the same password.</summary>
    public static bool AreSame(string one, string other) => !IsOversized(one) && !IsOversized(other) && Normalize(one) == Normalize(other);
}
