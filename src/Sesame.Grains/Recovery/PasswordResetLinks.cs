namespace Sesame.Grains.Recovery;

/// <summary>The links that let a user set a new password: one live link a user.</summary>
internal static class PasswordResetLinks
{
    private const string CodeKind = "reset-password";

    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    /// <summary>Key of the codes grain that holds the user's link.</summary>
    public static string KeyOf(Guid userId) => $"{CodeKind}/{SubjectOf(userId)}";

    /// <summary>What the link names.</summary>
    public static string SubjectOf(Guid userId) => userId.ToString("N");

    /// <summary>The user that a subject names; null when it names none.</summary>
    public static Guid? UserOf(string subject) => Guid.TryParseExact(subject, "N", out var id) ? id : null;
}
