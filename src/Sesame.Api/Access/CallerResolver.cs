using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Sesame.Abstractions.ApiKeys;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Roles;
using Sesame.Api.Errors;
using Sesame.Api.Errors.V1;

namespace Sesame.Api.Access;

/// <summary>
/// Finds out who makes a call. With a client and a user, or a client and a key, in one call, the user's or the key's rights apply within the client's
/// restrictions. A token alone stands for its own client too.
/// </summary>
internal sealed class CallerResolver(ClientGate clients, KeyGate keys, UserGate users, StrangerGate strangers)
{
    /// <summary>A second place for a client's credentials, for tools that can send one scheme only.</summary>
    public const string ClientHeaderName = "x-sesame-client";

    public async ValueTask<Caller> Resolve(HttpContext http, CallTarget target)
    {
        var text = Read(http.Request.Headers.Authorization);
        var header = Parse(text);
        var clientText = Read(http.Request.Headers[ClientHeaderName]);
        var basic = BasicOf(text, header, clientText);
        var bearer = header.Bearer is { } range ? text![range] : null;
        var proof = basic is null ? null : clients.Identify(basic);
        var client = proof is null ? null : await clients.Admit(proof, basic, target);
        var facts = new Known(http, target.Facts, proof, client);
        if (bearer is null)
        {
            return client is null ? Stranger(facts, target) : OfClient(facts);
        }

        return bearer.StartsWith(ApiKeyText.Scheme, StringComparison.Ordinal)
            ? await OfKey(facts, bearer)
            : await OfUser(facts, bearer, target);
    }

    private static string? Read(StringValues values) => values.Count switch
    {
        0 => null,
        1 => values[0],
        _ => string.Join(',', (IEnumerable<string?>)values),
    };

    private static AuthorizationHeader Parse(string? text) =>
        text is null ? default
        : AuthorizationHeader.TryParse(text, out var header) ? header
        : throw ErrorMap.ToRpc(ErrorReason.AuthorizationMalformed);

    private static string? BasicOf(string? text, AuthorizationHeader header, string? clientText)
    {
        if (clientText is null)
        {
            return header.Basic is { } range ? text![range] : null;
        }

        var second = Parse(clientText);
        return header.Basic is null && second is { Basic: { } only, Bearer: null }
            ? clientText[only]
            : throw ErrorMap.ToRpc(ErrorReason.AuthorizationMalformed);
    }

    private Caller Stranger(Known known, CallTarget target)
    {
        strangers.Admit(target);
        return known.ToCaller(known.Context(CallerKind.Anonymous), BuiltInRoles.OfUnprovedClient);
    }

    private static Caller OfClient(Known known)
    {
        var proved = known.Proof!.HasSecret;
        var kind = proved ? CallerKind.AuthenticatedClient : CallerKind.IdentifiedClient;
        return known.ToCaller(known.Context(kind), proved ? known.Client!.ProvedPermissions : BuiltInRoles.OfUnprovedClient);
    }

    private async ValueTask<Caller> OfKey(Known known, string bearer)
    {
        var verdict = await keys.Judge(bearer);
        if (verdict.Refusal is { } reason)
        {
            throw ErrorMap.ToRpc(reason);
        }

        var key = verdict.Key!;
        if (!key.Allows(known.Facts.Address))
        {
            throw ErrorMap.ToRpc(ErrorReason.RestrictedIp);
        }

        var record = key.Access.Record;
        var call = known.Context(CallerKind.ApiKey) with { ApiKeyId = record.Id, UserId = record.UserId, OrganizationId = record.OrganizationId };
        return known.ToCaller(call, key.Permissions);
    }

    private async ValueTask<Caller> OfUser(Known known, string bearer, CallTarget target)
    {
        var user = await users.Admit(bearer);
        var clientId = user.Session.ClientId;
        if (known.Proof is null)
        {
            var own = clientId.Length == 0 ? null : clients.Named(clientId);
            known = known with { Proof = own, Client = own is null ? null : await clients.Admit(own, null, target) };
        }
        else if (!known.Proof.HasSecret && known.Proof.Client.Id != clientId)
        {
            throw ErrorMap.ToRpc(ErrorReason.ClientMismatch);
        }

        var call = known.Context(CallerKind.User) with
        {
            UserId = user.Session.UserId,
            SessionId = user.Token.SessionId,
            ImpersonatorId = user.Session.ImpersonatorId,
            OrganizationId = user.Session.OrganizationId,
        };
        return known.ToCaller(call, user.Permissions);
    }

    private readonly record struct Known(HttpContext Http, CallFacts Facts, ClientProof? Proof, JudgedClient? Client)
    {
        public CallContext Context(CallerKind kind) => new(
            kind,
            ClientId: Proof?.Client.Id,
            OrganizationId: Client?.Access.OrganizationId,
            IpAddress: Facts.Address?.ToString(),
            UserAgent: UserAgents.Clean(Http.Request.Headers.UserAgent),
            RequestId: Facts.RequestId,
            Audience: Client?.Access.Audience);

        public Caller ToCaller(CallContext call, PermissionSet permissions) => new()
        {
            Call = call,
            Permissions = permissions,
            ClientRoles = Client?.Access.Roles ?? [],
            ClientProved = Proof?.HasSecret ?? false,
            AddressForwarded = Facts.Forwarded,
        };
    }
}
