using Grpc.Core;
using Orleans;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Logins;
using Sesame.Abstractions.Roles;
using Sesame.Abstractions.Users;
using Sesame.Api.Access;
using Sesame.Api.Errors;
using Sesame.Api.Errors.V1;
using Sesame.Api.Logins;
using Sesame.Api.Users.V1;

namespace Sesame.Api.Users;

/// <summary>Registers users and reads and manages them.</summary>
internal sealed class UserService(IGrainFactory grains, PowerGate powers, StepUpGate stepUps, TimeProvider time) : V1.UserService.UserServiceBase
{
    private const string DeleteOneself = "users:delete";

    private static readonly PermissionDemand UsersRead = PermissionDemand.Parse("users:read");
    private static readonly IReadOnlyList<string> FirstRoles = [BuiltInRoles.User];

    public override async Task<CreateUserResponse> CreateUser(CreateUserRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        return caller.Holds(UserRequests.UsersWrite) ? await Create(request, caller, context) : await Register(request, caller);
    }

    public override async Task<GetUserResponse> GetUser(GetUserRequest request, ServerCallContext context)
    {
        var id = Identifiers.ReadUser(request.Id, "id", context.Caller());
        var user = await Read(id);
        Etags.Tell(user.Version, context);
        return new GetUserResponse { User = UserMapping.ToUser(user) };
    }

    public override async Task<ListUsersResponse> ListUsers(ListUsersRequest request, ServerCallContext context)
    {
        var query = UserRequests.ToQuery(request, out var filter);
        var page = await grains.GetGrain<IUserDirectoryGrain>("deployment").List(query);
        var response = new ListUsersResponse { NextPageToken = PageTokens.Write(page.Next, filter) };
        response.Users.AddRange(page.Items.Select(UserMapping.ToUser));
        return response;
    }

    public override async Task<UpdateUserResponse> UpdateUser(UpdateUserRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var id = Identifiers.ReadUser(request.Id, "id", caller);
        var command = UserRequests.ToCommand(request, context);
        await powers.Demand(id, caller);
        switch (await grains.GetGrain<IUserGrain>(id.ToString()).Update(command))
        {
            case UpdateUserResult.Done { User: var user }:
                Etags.Tell(user.Version, context);
                return new UpdateUserResponse { User = MayRead(caller, id) ? UserMapping.ToUser(user) : UserMapping.ToReceipt(user) };
            case var refused:
                throw ErrorMap.ToRpc(refused);
        }
    }

    public override async Task<DeleteUserResponse> DeleteUser(DeleteUserRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var id = Identifiers.ReadUser(request.Id, "id", caller);
        await powers.Demand(id, caller);
        await stepUps.DemandOfSelf(DeleteOneself, id, context);
        // Deleting who is gone, or never was, succeeds.
        await grains.GetGrain<IUserGrain>(id.ToString()).Delete(new ChangeUser(caller.Call));
        return new DeleteUserResponse();
    }

    public override Task<RestoreUserResponse> RestoreUser(RestoreUserRequest request, ServerCallContext context) =>
        Change(request.Id, context, static (user, command) => user.Restore(command), new RestoreUserResponse());

    public override Task<DisableUserResponse> DisableUser(DisableUserRequest request, ServerCallContext context) =>
        Change(request.Id, context, static (user, command) => user.Disable(command), new DisableUserResponse());

    public override Task<EnableUserResponse> EnableUser(EnableUserRequest request, ServerCallContext context) =>
        Change(request.Id, context, static (user, command) => user.Enable(command), new EnableUserResponse());

    public override Task<LockUserResponse> LockUser(LockUserRequest request, ServerCallContext context) =>
        Change(request.Id, context, static (user, command) => user.Lock(command), new LockUserResponse());

    public override Task<UnlockUserResponse> UnlockUser(UnlockUserRequest request, ServerCallContext context) =>
        Change(request.Id, context, static (user, command) => user.Unlock(command), new UnlockUserResponse());

    public override Task<FreezeUserResponse> FreezeUser(FreezeUserRequest request, ServerCallContext context) =>
        Change(request.Id, context, static (user, command) => user.Freeze(command), new FreezeUserResponse());

    private static bool MayRead(Caller caller, Guid id) => caller.Holds(UsersRead) || (caller.Call.Kind == CallerKind.User && caller.Call.UserId == id);

    private async Task<TResponse> Change<TResponse>(string id, ServerCallContext context, Func<IUserGrain, ChangeUser, Task<ChangeUserResult>> change, TResponse response)
    {
        var (caller, userId) = (context.Caller(), Identifiers.Read(id, "id"));
        await powers.Demand(userId, caller);
        return await change(grains.GetGrain<IUserGrain>(userId.ToString()), new ChangeUser(caller.Call)) is ChangeUserResult.Done ? response : throw ErrorMap.ToRpc(ErrorReason.NotFound);
    }

    private async Task<CreateUserResponse> Create(CreateUserRequest request, Caller caller, ServerCallContext context)
    {
        var id = Guid.CreateVersion7(time.GetUtcNow());
        var faults = new FieldFaults();
        var idempotency = UserRequests.ToIdempotency(request, context, faults);
        var command = new RegisterUser(
            caller.Call,
            UserRequests.ToForm(request),
            EmailVerified: false,
            PasswordHash: null,
            FirstRoles,
            idempotency,
            request.HasLegacyUserId ? request.LegacyUserId : null,
            faults.All);
        return await grains.GetGrain<IUserGrain>(id.ToString()).Register(command) switch
        {
            RegisterUserResult.Created created => new CreateUserResponse { UserId = created.UserId.ToString() },
            RegisterUserResult.Repeated repeated => new CreateUserResponse { UserId = repeated.UserId.ToString() },
            var refused => throw ErrorMap.ToRpc(refused),
        };
    }

    private async Task<CreateUserResponse> Register(CreateUserRequest request, Caller caller)
    {
        if (request.HasLegacyUserId)
        {
            UserRequests.DemandWrite(caller);
        }

        var faults = new FieldFaults();
        var state = request.HasState && LoginRequests.CheckState(request.State, faults)
            ? request.State.ToLowerInvariant()
            : Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
        var flow = grains.GetGrain<ILoginGrain>(LoginRequests.KeyOf(caller, state));
        return await flow.BeginRegistration(new BeginRegistration(caller.Call, UserRequests.ToForm(request), faults.All)) switch
        {
            LoginResult.Step step => new CreateUserResponse { T = LoginMapping.StepsKind, Step = step.Next, State = state },
            var refused => throw ErrorMap.ToRpc(refused),
        };
    }

    private async Task<UserView> Read(Guid id) =>
        await grains.GetGrain<IUserGrain>(id.ToString()).Read() ?? throw ErrorMap.ToRpc(ErrorReason.NotFound);
}
