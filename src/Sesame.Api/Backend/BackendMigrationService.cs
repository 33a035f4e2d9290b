using Grpc.Core;
using Orleans;
using Sesame.Abstractions.Credentials;
using Sesame.Abstractions.Users;
using Sesame.Api.Access;
using Sesame.Api.Backend.V1;
using Sesame.Api.Errors;
using Sesame.Api.Errors.V1;

namespace Sesame.Api.Backend;

/// <summary>Takes over users of other systems, for back ends.</summary>
internal sealed class BackendMigrationService(IGrainFactory grains, PowerGate powers, TimeProvider time) : MigrationService.MigrationServiceBase
{
    private static readonly (string, string)[] Names =
        [("legacyUserId", "existing_user_id"), ("passwordHash", "existing_password_hash"), ("totpSecret", "existing_mfa_base32_encoded_secret")];

    public override async Task<MigrateUserResponse> MigrateUser(MigrateUserRequest request, ServerCallContext context)
    {
        var command = BackendUserRequests.ToCommand(request, context.Caller());
        return await User(Guid.CreateVersion7(time.GetUtcNow())).Migrate(command) switch
        {
            RegisterUserResult.Created created => new MigrateUserResponse { UserId = created.UserId.ToString() },
            var refused => throw BackendFaults.ToRpc(refused, Names),
        };
    }

    public override async Task<MigratePasswordResponse> MigratePassword(MigratePasswordRequest request, ServerCallContext context)
    {
        var id = Identifiers.Read(request.UserId, "user_id");
        await powers.DemandOfOthers(id, context.Caller());
        var user = await User(id).Read() ?? throw ErrorMap.ToRpc(ErrorReason.NotFound);
        var command = new AdoptHash(context.Caller().Call, request.PasswordHash, user.UpdatePasswordRequired);
        var result = await grains.GetGrain<ICredentialsGrain>(id.ToString()).AdoptHash(command);
        return result is ChangePasswordResult.Done ? new MigratePasswordResponse() : throw BackendFaults.ToRpc(result);
    }

    private IUserGrain User(Guid id) => grains.GetGrain<IUserGrain>(id.ToString());
}
