using System.Text;

namespace Sesame.Grains.Passwords;

/// <summary>The one form of a password that is counted, checked and hashed, however the keyboard composed it.</summary>
internal static class PasswordText
{
    /// <summary>
    /// UTF-16 units beyond which no text can be a password: even composed, it has more code points than allowed. Such a text is
    /// not normalized, so that its size costs nothing.
    /// </summary>
    private const int UnitsMax = 4096;

    /// <summary>Whether the text is too large to be looked at.</summary>
    public static bool IsOversized(string password) => password.Length > UnitsMax;

    /// <summary>The text in Unicode's form NFKC.</summary>
    public static string Normalize(string password) => password.Normalize(NormalizationForm.FormKC);
}
