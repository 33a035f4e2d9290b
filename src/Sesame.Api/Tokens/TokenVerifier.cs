using Sesame.Api.Access;

namespace Sesame.Api.Tokens;

/// <inheritdoc cref="ITokenVerifier" />
internal sealed class TokenVerifier : ITokenVerifier
{
    private const int RememberedMax = 200_000;

    private static readonly TokenVerdict.Malformed Malformed = new();
    private static readonly TokenVerdict.Expired Expired = new();
    private static readonly TokenVerdict.SignatureInvalid SignatureInvalid = new();

    private readonly TokenCache verified = new(RememberedMax);
    private readonly VerificationKeys keys;
    private readonly TokenIssuer issuer;
    private readonly TimeProvider time;

    public TokenVerifier(VerificationKeys keys, TokenIssuer issuer, TimeProvider time)
    {
        (this.keys, this.issuer, this.time) = (keys, issuer, time);
        keys.Changed += verified.Clear;
    }

    public ValueTask<TokenVerdict> Verify(string token) =>
        verified.TryGet(token, out var known) ? ValueTask.FromResult(Judge(known)) : VerifyNew(token);

    private async ValueTask<TokenVerdict> VerifyNew(string token)
    {
        if (!AccessTokenText.TryParse(token, issuer.Value, out var parts))
        {
            return Malformed;
        }

        if (await keys.Find(parts.KeyId) is not { } key || !key.IsGood(parts.Signed, parts.Signature))
        {
            return SignatureInvalid;
        }

        // Ended ones are not kept: they would only push out live ones.
        var verdict = Judge(parts.Verdict);
        if (verdict is TokenVerdict.Valid)
        {
            verified.Add(token, parts.Verdict);
        }

        return verdict;
    }

    private TokenVerdict Judge(TokenVerdict.Valid token) => token.ExpiresAt > time.GetUtcNow() ? token : Expired;
}
