using Sesame.Api.Access;

namespace Sesame.Api.Tokens;

/// <inheritdoc cref="ITokenVerifier" />
internal sealed class TokenVerifier : ITokenVerifier
{
    private const int RememberedMax = 200_000;

    private static readonly TokenVerdict.Malformed Malformed = new();
    private static readonly TokenVerdict.Expired Expired = new();
    private static readonly TokenVerdict.SignatureInvalid SignatureInvalid = new();

    private readonly TokenCache remembered = new(RememberedMax);
    private readonly VerificationKeys keys;
    private readonly TokenIssuer issuer;
    private readonly SessionChecks sessions;
    private readonly TimeProvider time;

    public TokenVerifier(VerificationKeys keys, TokenIssuer issuer, SessionChecks sessions, TimeProvider time)
    {
        (this.keys, this.issuer, this.sessions, this.time) = (keys, issuer, sessions, time);
        keys.Changed += remembered.Clear;
    }

    public ValueTask<TokenVerdict> Verify(string token) =>
        keys.AreCurrent && remembered.TryGet(token, out var known) ? ValueTask.FromResult(Judge(known.Verdict)) : VerifyNew(token);

    /// <summary>A token that was verified before and has not ended.</summary>
    public bool TryRemember(string token, out RememberedToken known) => remembered.TryGet(token, out known) && IsGoodNow(known);

    /// <summary>The same, of the bytes that a call brought.</summary>
    public bool TryRemember(ReadOnlySpan<byte> token, out RememberedToken known) => remembered.TryGet(token, out known) && IsGoodNow(known);

    private bool IsGoodNow(RememberedToken known) => known.Verdict.ExpiresAt > time.GetUtcNow() && keys.AreCurrent;

    private async ValueTask<TokenVerdict> VerifyNew(string token)
    {
        if (!AccessTokenText.TryParse(token, issuer.Value, out var parts))
        {
            return Malformed;
        }

        var key = await keys.Find(parts.KeyId);
        if (remembered.TryGet(token, out var known))
        {
            // Only the keys had to be looked at again.
            return Judge(known.Verdict);
        }

        if (key is null || !key.IsGood(parts.Signed, parts.Signature))
        {
            return SignatureInvalid;
        }

        // Ended ones are not kept: they would only push out live ones.
        var verdict = Judge(parts.Verdict);
        if (verdict is TokenVerdict.Valid valid)
        {
            remembered.Add(token, new RememberedToken(valid, sessions.Of(valid.SessionId)));
        }

        return verdict;
    }

    private TokenVerdict Judge(TokenVerdict.Valid token) => token.ExpiresAt > time.GetUtcNow() ? token : Expired;
}
