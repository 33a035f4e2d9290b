namespace Sesame.Abstractions.Logins;

/// <summary>
/// How a link that a back end asked for names itself: its id, as the state of a login, and a mark that mailed links have not. So whoever has the link alone can
/// name the flow that it is redeemed in.
/// </summary>
public static class MadeLink
{
    private const string Mark = "-made";
    private const int IdChars = 32;

    /// <summary>What the link names.</summary>
    public static string SubjectOf(Guid id) => id.ToString("N") + Mark;

    /// <summary>The link that a subject names; null when it names none of these.</summary>
    public static Guid? IdOf(string subject) =>
        subject.Length == IdChars + Mark.Length && subject.EndsWith(Mark, StringComparison.Ordinal) && Guid.TryParseExact(subject[..IdChars], "N", out var id) ? id : null;
}
