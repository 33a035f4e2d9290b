using Orleans;
using Sesame.Abstractions.Cluster;
using Sesame.Abstractions.Roles;
using Sesame.Abstractions.Sessions;
using Sesame.Abstractions.Users;
using Sesame.Api.Errors;
using Sesame.Api.Errors.V1;

namespace Sesame.Api.Access;

/// <summary>Judges access tokens: the token itself, then its session, then its user, each from memory.</summary>
internal sealed class UserGate(ITokenVerifier tokens, IBackendTokenVerifier backendTokens, SessionChecks sessions, IGrainFactory grains, ILeasedCopies? copies = null)
{
    private readonly RoleSets roleSets = new();

    /// <summary>The signed-in user, or throws why the token is not good.</summary>
    public async ValueTask<SignedInUser> Admit(string token)
    {
        var valid = await tokens.Verify(token) switch
        {
            TokenVerdict.Valid verdict => verdict,
            TokenVerdict.Expired => throw ErrorMap.ToRpc(ErrorReason.TokenExpired),
            TokenVerdict.SignatureInvalid => throw ErrorMap.ToRpc(ErrorReason.TokenSignatureInvalid),
            _ => throw ErrorMap.ToRpc(ErrorReason.TokenMalformed),
        };
        // The epoch before the session: what ends the user between the two has ended the session, so the call that goes on is one of this epoch.
        var access = await AccessOf(valid.UserId);
        var session = await sessions.Of(valid.SessionId).Check();
        if (session is null || session.UserId != valid.UserId)
        {
            throw ErrorMap.ToRpc(ErrorReason.SessionEnded);
        }

        return access is { Enabled: true }
            ? new SignedInUser(valid, session, roleSets.Of(access.Roles), access.SecurityEpoch)
            : throw ErrorMap.ToRpc(ErrorReason.SessionEnded);
    }

    /// <summary>The user of a token that the API for back ends gave; null when it is not one, or throws why it is not good. It has no session, and falls with the user's security epoch.</summary>
    public async ValueTask<(Guid Id, PermissionSet Permissions, long SecurityEpoch)?> AdmitBackendToken(string token)
    {
        switch (await backendTokens.Verify(token))
        {
            case null:
                return null;
            case BackendTokenVerdict.Expired:
                throw ErrorMap.ToRpc(ErrorReason.TokenExpired);
            case BackendTokenVerdict.Valid valid:
                return await AccessOf(valid.UserId) is { Enabled: true } access && access.SecurityEpoch == valid.SecurityEpoch
                    ? (valid.UserId, roleSets.Of(access.Roles), valid.SecurityEpoch)
                    : throw ErrorMap.ToRpc(ErrorReason.SessionEnded);
            default:
                throw ErrorMap.ToRpc(ErrorReason.TokenSignatureInvalid);
        }
    }

    private ValueTask<UserAccess?> AccessOf(Guid id)
    {
        var user = grains.GetGrain<IUserGrain>(id.ToString());
        if (copies?.Of(user, user.Lease) is not { } leased)
        {
            return user.Access();
        }

        return leased.Find(out var copy) switch
        {
            FoundCopy.Grain => user.Access(),
            FoundCopy.Copy => ValueTask.FromResult(copy),
            _ => leased.Ask(),
        };
    }
}

/// <summary>A user whose token, session and standing are good.</summary>
internal readonly record struct SignedInUser(TokenVerdict.Valid Token, SessionCheck Session, PermissionSet Permissions, long SecurityEpoch);

/// <summary>The permissions of each combination of built-in roles, made once.</summary>
internal sealed class RoleSets
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, PermissionSet> made = new(StringComparer.Ordinal);

    // There are eight combinations of the three roles; a role that is not built in grants nothing and must not grow the table.
    public PermissionSet Of(IReadOnlyList<string> roles) => roles.Count switch
    {
        0 => PermissionSet.None,
        1 when BuiltInRoles.IsUserRole(roles[0]) => made.GetOrAdd(roles[0], role => BuiltInRoles.OfUser([role])),
        _ => BuiltInRoles.OfUser(roles),
    };
}
