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

    /// <summary>The answer for the session's word; <paramref name="compose"/> makes it when the word is new.</summary>
    public CheckTokenResponse Answer(SessionCheck check, Func<TokenVerdict.Valid, SessionCheck, CheckTokenResponse> compose)
    {
        var known = answered;
        if (known is not null && ReferenceEquals(known.Check, check))
        {
            return known.Response;
        }

        var response = compose(verdict, check);
        answered = new Answered(check, response);
        return response;
    }

    // One object, so that two threads never see the word of one and the answer of another.
    private sealed record Answered(SessionCheck Check, CheckTokenResponse Response);
}
