using Sesame.Abstractions.Sessions;
using Sesame.Api.Access;
using Sesame.Api.Tokens.V1;

namespace Sesame.Api.Tokens;

/// <summary>
/// A token whose signature was verified, with what a warm check needs: its session and the answer that was made of the session's last
/// word. While the session answers the same word the same answer goes out, and nothing is composed anew.
/// </summary>
internal sealed class RememberedToken(TokenVerdict.Valid verdict, CheckedSession session)
{
    private Answered? answered;

    public TokenVerdict.Valid Verdict => verdict;

    public CheckedSession Session => session;

    /// <summary>The answer for the session's word.</summary>
    public CheckTokenResponse Answer(SessionCheck check)
    {
        var known = Of(check);
        return known.Response ??= TokenReplies.Active(verdict, check);
    }

    /// <summary>The same answer, as gRPC carries it.</summary>
    public ReadOnlySpan<byte> Frame(SessionCheck check)
    {
        var known = Of(check);
        return known.Frame ??= TokenReplies.Frame(TokenReplies.Active(verdict, check));
    }

    private Answered Of(SessionCheck check)
    {
        var known = answered;
        return known is not null && ReferenceEquals(known.Check, check) ? known : answered = new Answered(check);
    }

    // One object, so that two threads never see the word of one and the answer of another. Whichever form is asked for is kept.
    private sealed class Answered(SessionCheck check)
    {
        public SessionCheck Check => check;

        public CheckTokenResponse? Response { get; set; }

        public byte[]? Frame { get; set; }
    }
}
