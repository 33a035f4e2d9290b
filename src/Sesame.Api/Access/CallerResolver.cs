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

    public ValueTask<Caller> Resolve(HttpContext http, CallTarget target)
    {
        var text = Read(http.Request.Headers.Authorization);
        var clientText = Read(http.Request.Headers[ClientHeaderName]);
        return text is not null && clientText is null && clients.FindAdmitted(text, target) is ({ } proof, { } client)
            ? ValueTask.FromResult(OfClient(SourceOf(http, target, proof, client)))
            : Resolve(http, target, text, clientText);
    }

    /// <summary>Whether a client that was let in before may make a call, where that can be told at once. False decides nothing.</summary>
    public bool Admits(HttpRequest request, CallTarget target, PermissionDemand demand) =>
        request.Headers.Authorization is [{ } text]
        && request.Headers[ClientHeaderName].Count == 0
        && clients.FindAdmitted(text, target) is ({ } proof, { } client)
        && PermissionsOf(proof, client).Holds(demand);

    private async ValueTask<Caller> Resolve(HttpContext http, CallTarget target, string? text, string? clientText)
    {
        var header = Parse(text);
        var basic = BasicOf(text, header, clientText);
        var bearer = header.Bearer is { } range ? text![range] : null;
        var proof = basic is null ? null : clients.Identify(basic);
        var client = proof is null ? null : await clients.Admit(proof, basic, target);
        var facts = SourceOf(http, target, proof, client);
        if (bearer is null)
        {
            return client is null ? Stranger(facts, target) : OfClient(facts);
        }

        return bearer.StartsWith(ApiKeyText.Scheme, StringComparison.Ordinal)
            ? await OfKey(facts, bearer)
            : await OfUser(facts, bearer, target);
    }

    private static CallSource SourceOf(HttpContext http, CallTarget target, ClientProof? proof, JudgedClient? client) =>
        new(http, target.Facts, proof, client)
        {
            Kind = proof is { HasSecret: true } ? CallerKind.AuthenticatedClient : CallerKind.IdentifiedClient,
        };

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

    private Caller Stranger(CallSource known, CallTarget target)
    {
        strangers.Admit(target);
        return ToCaller(known, known.Compose(CallerKind.Anonymous), BuiltInRoles.OfUnprovedClient);
    }

    private static Caller OfClient(CallSource known)
    {
        var proved = known.Proof!.HasSecret;
        return new Caller
        {
            Source = known,
            Permissions = PermissionsOf(known.Proof, known.Client!),
            ClientRoles = known.Client?.Access.Roles ?? [],
            ClientProved = proved,
            AddressForwarded = known.Facts.Forwarded,
        };
    }

    private static PermissionSet PermissionsOf(ClientProof proof, JudgedClient client) => proof.HasSecret ? client.ProvedPermissions : BuiltInRoles.OfUnprovedClient;

    private async ValueTask<Caller> OfKey(CallSource known, string bearer)
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
        var call = known.Compose(CallerKind.ApiKey) with { ApiKeyId = record.Id, UserId = record.UserId, OrganizationId = record.OrganizationId };
        return ToCaller(known, call, key.Permissions);
    }

    private async ValueTask<Caller> OfUser(CallSource known, string bearer, CallTarget target)
    {
        if (ApiNames.IsBackend(target.Api) && await users.AdmitBackendToken(bearer) is var (id, permissions, epoch))
        {
            return ToCaller(known, known.Compose(CallerKind.User) with { UserId = id, SecurityEpoch = epoch }, permissions);
        }

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

        var call = known.Compose(CallerKind.User) with
        {
            UserId = user.Session.UserId,
            SessionId = user.Token.SessionId,
            ImpersonatorId = user.Session.ImpersonatorId,
            OrganizationId = user.Session.OrganizationId,
            SecurityEpoch = user.SecurityEpoch,
        };
        return ToCaller(known, call, user.Permissions);
    }

    private static Caller ToCaller(CallSource known, CallContext call, PermissionSet permissions) => new()
    {
        Call = call,
        Permissions = permissions,
        ClientRoles = known.Client?.Access.Roles ?? [],
        ClientProved = known.Proof?.HasSecret ?? false,
        AddressForwarded = known.Facts.Forwarded,
    };
}
