using Grpc.Core;
using Orleans;
using Orleans.Runtime;
using Sesame.Abstractions.Sessions;
using Sesame.Abstractions.Tokens;
using Sesame.Api.Access;
using Sesame.Api.Errors;
using Sesame.Api.Errors.V1;
using Sesame.Api.Tokens.V1;

namespace Sesame.Api.Tokens;

/// <summary>Checks access tokens and publishes the keys that verify them.</summary>
internal sealed class TokenService(TokenVerifier verifier, VerificationKeys keys, BackendKeysInForce backendKeys, SessionChecks sessions, IGrainFactory grains) : V1.TokenService.TokenServiceBase
{
    public override Task<CheckTokenResponse> CheckToken(CheckTokenRequest request, ServerCallContext context)
    {
        if (verifier.TryRemember(request.Token, out var token))
        {
            var checking = token.Session.Check();
            return checking.IsCompletedSuccessfully ? Task.FromResult(Answer(token, checking.Result)) : Wait(token, checking);
        }

        return Verify(request.Token);
    }

    public override async Task<IntrospectTokenResponse> IntrospectToken(IntrospectTokenRequest request, ServerCallContext context)
    {
        if (request.Token.Length == 0)
        {
            throw ErrorMap.ToRpc(new FieldFaults().Add("token", "A token is needed, once.").All);
        }

        context.GetHttpContext().Response.Headers.CacheControl = "no-store";
        return await verifier.Verify(request.Token) is TokenVerdict.Valid valid && await sessions.Of(valid.SessionId).Check() is { } session && session.UserId == valid.UserId
            ? IntrospectionReplies.Active(request.Token, session)
            : IntrospectionReplies.Inactive;
    }

    public override async Task<ListSigningKeysResponse> ListSigningKeys(ListSigningKeysRequest request, ServerCallContext context)
    {
        var response = new ListSigningKeysResponse();
        response.Keys.AddRange((await SigningKeys().List()).Select(key => PublicKeys.ToSigningKey(key, PublicKeys.Es256)));
        response.Keys.AddRange((await BackendKeys().List()).Select(key => PublicKeys.ToSigningKey(key, PublicKeys.Rs256)));
        return response;
    }

    public override async Task<RevokeSigningKeyResponse> RevokeSigningKey(RevokeSigningKeyRequest request, ServerCallContext context)
    {
        var command = new RevokeSigningKey(context.Caller().Call, request.KeyId);
        var done = await SigningKeys().Revoke(command);
        if (!done.Revoked && (await BackendKeys().List()).Any(key => key.KeyId == request.KeyId))
        {
            done = await BackendKeys().Revoke(command);
        }

        return new RevokeSigningKeyResponse { Revoked = done.Revoked, KeyInUse = done.KeyInUse };
    }

    public override async Task<GetJwksResponse> GetJwks(GetJwksRequest request, ServerCallContext context)
    {
        var published = await keys.Published();
        var response = new GetJwksResponse();
        response.Keys.AddRange(published.Keys.Select(PublicKeys.ToEcKey));
        response.Keys.AddRange((await BackendPublished()).Select(PublicKeys.ToRsaKey));
        context.GetHttpContext().Response.Headers.CacheControl = "public, max-age=300";
        return response;
    }

    // While a cluster is upgraded a node of a version without these keys may own their grain: those of access tokens are told all the same.
    private async ValueTask<IReadOnlyList<PublicKey>> BackendPublished()
    {
        try
        {
            return (await backendKeys.Find()).Keys;
        }
        catch (Exception unanswered) when (unanswered is OrleansException or TimeoutException)
        {
            return [];
        }
    }

    private IBackendKeysGrain BackendKeys() => grains.GetGrain<IBackendKeysGrain>(IBackendKeysGrain.Key);

    private ISigningKeysGrain SigningKeys() => grains.GetGrain<ISigningKeysGrain>("deployment");

    private async Task<CheckTokenResponse> Verify(string token) => await verifier.Verify(token) switch
    {
        TokenVerdict.Valid valid => await sessions.Of(valid.SessionId).Check() is { } session
            ? TokenReplies.Active(valid, session)
            : TokenReplies.Inactive(ErrorReason.SessionEnded),
        TokenVerdict.Expired => TokenReplies.Inactive(ErrorReason.TokenExpired),
        TokenVerdict.SignatureInvalid => TokenReplies.Inactive(ErrorReason.TokenSignatureInvalid),
        _ => TokenReplies.Inactive(ErrorReason.TokenMalformed),
    };

    private static async Task<CheckTokenResponse> Wait(RememberedToken token, ValueTask<SessionCheck?> checking) => Answer(token, await checking);

    private static CheckTokenResponse Answer(RememberedToken token, SessionCheck? session) =>
        session is null ? TokenReplies.Inactive(ErrorReason.SessionEnded) : token.Answer(session);
}
