using Grpc.Core;
using Orleans;
using Sesame.Abstractions.Logins;
using Sesame.Abstractions.Tokens;
using Sesame.Abstractions.Users;
using Sesame.Api.Access;
using Sesame.Api.Backend.V1;
using Sesame.Api.Errors;
using Sesame.Api.Errors.V1;
using Sesame.Api.Tokens;

namespace Sesame.Api.Backend;

/// <summary>Links and tokens of users, for back ends.</summary>
internal sealed class BackendAccessService(IGrainFactory grains, PowerGate powers, TimeProvider time) : AccessService.AccessServiceBase
{
    public override async Task<CreateMagicLinkResponse> CreateMagicLink(CreateMagicLinkRequest request, ServerCallContext context)
    {
        var (email, redirectTo, lifetime) = BackendAccessRequests.Read(request);
        var caller = context.Caller();
        var id = await FindOrMake(email, request.CreateNewUserIfOneDoesntExist, caller);
        await powers.DemandOfOthers(id, caller);
        if (await User(id).Read() is not { Enabled: true, Locked: false } || await User(id).Access() is not { } access)
        {
            throw BackendFaults.ToRpc("email", ErrorReason.UserUnavailable);
        }

        var link = grains.GetGrain<IMagicLinkGrain>(NewId().ToString());
        return new CreateMagicLinkResponse { Url = await link.Create(new CreateMagicLink(caller.Call, id, email, access.SecurityEpoch, lifetime, redirectTo)) };
    }

    public override async Task<CreateAccessTokenResponse> CreateAccessToken(CreateAccessTokenRequest request, ServerCallContext context)
    {
        var (id, lifetime) = BackendAccessRequests.Read(request);
        await powers.DemandOfOthers(id, context.Caller());
        return await User(id).IssueBackendToken(new IssueBackendToken(context.Caller().Call, lifetime)) is IssueBackendTokenResult.Issued issued
            ? new CreateAccessTokenResponse { AccessToken = issued.Token }
            : throw ErrorMap.ToRpc(ErrorReason.UserUnavailable);
    }

    public override async Task<GetTokenVerificationMetadataResponse> GetTokenVerificationMetadata(GetTokenVerificationMetadataRequest request, ServerCallContext context)
    {
        using var key = PublicKeys.OpenRsa(await grains.GetGrain<IBackendKeysGrain>(IBackendKeysGrain.Key).InUse());
        return new GetTokenVerificationMetadataResponse { VerifierKeyPem = key.ExportSubjectPublicKeyInfoPem() };
    }

    private async Task<Guid> FindOrMake(string email, bool make, Caller caller)
    {
        if (await Find(email) is { } known)
        {
            return known;
        }

        if (!make)
        {
            throw BackendFaults.ToRpc("email", ErrorReason.UserNotFound);
        }

        var id = NewId();
        var command = BackendUserRequests.ToCommand(new CreateUserRequest { Email = email }, caller);
        return await User(id).Register(command) switch
        {
            RegisterUserResult.Created => id,
            // Somebody made him a moment ago.
            RegisterUserResult.EmailTaken when await Find(email) is { } made => made,
            var refused => throw BackendFaults.ToRpc(refused),
        };
    }

    private async Task<Guid?> Find(string email) =>
        await grains.GetGrain<IUserDirectoryGrain>("deployment").Find(new FindUsers([], [email], [])) is [var id, ..] ? id : null;

    private IUserGrain User(Guid id) => grains.GetGrain<IUserGrain>(id.ToString());

    private Guid NewId() => Guid.CreateVersion7(time.GetUtcNow());
}
