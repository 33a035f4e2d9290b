using Orleans;
using Sesame.Abstractions.Sessions;
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
    private readonly IGrainFactory grains;
    private readonly TimeProvider time;

    public TokenVerifier(VerificationKeys keys, TokenIssuer issuer, IGrainFactory grains, TimeProvider time)
    {
        (this.keys, this.issuer, this.grains, this.time) = (keys, issuer, grains, time);
        keys.Changed += remembered.Clear;
    }

    public ValueTask<TokenVerdict> Verify(string token) =>
        remembered.TryGet(token, out var known) ? ValueTask.FromResult(Judge(known.Verdict)) : VerifyNew(token);

    /// <summary>A token that was verified before and has not ended.</summary>
    public bool TryRemember(string token, out RememberedToken known) =>
        remembered.TryGet(token, out known) && known.Verdict.ExpiresAt > time.GetUtcNow();

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
        if (verdict is TokenVerdict.Valid valid)
        {
            remembered.Add(token, new RememberedToken(valid, grains.GetGrain<ISessionGrain>(valid.SessionId.ToString())));
        }

        return verdict;
    }

    private TokenVerdict Judge(TokenVerdict.Valid token) => token.ExpiresAt > time.GetUtcNow() ? token : Expired;
}
