using Grpc.Core;
using Orleans;
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
internal sealed class UserService(IGrainFactory grains, TimeProvider time) : V1.UserService.UserServiceBase
{
    private static readonly PermissionDemand UsersWrite = PermissionDemand.Parse("users:write");
    private static readonly IReadOnlyList<string> FirstRoles = [BuiltInRoles.User];

    public override async Task<CreateUserResponse> CreateUser(CreateUserRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        return caller.Holds(UsersWrite) ? await Create(request, caller, context) : await Register(request, caller);
    }

    public override async Task<GetUserResponse> GetUser(GetUserRequest request, ServerCallContext context)
    {
        var id = Identifiers.ReadUser(request.Id, "id", context.Caller());
        return new GetUserResponse { User = UserMapping.ToUser(await Read(id)) };
    }

    public override async Task<ListUsersResponse> ListUsers(ListUsersRequest request, ServerCallContext context)
    {
        var prefix = request.EmailPrefix.Trim().ToLowerInvariant();
        var filter = $"users/{prefix}";
        var query = new ListUsers(PageTokens.Size(request.PageSize), PageTokens.Read(request.PageToken, filter), prefix);
        var page = await grains.GetGrain<IUserDirectoryGrain>("deployment").List(query);
        var response = new ListUsersResponse { NextPageToken = PageTokens.Write(page.Next, filter) };
        response.Users.AddRange(page.Items.Select(UserMapping.ToUser));
        return response;
    }

    public override async Task<DisableUserResponse> DisableUser(DisableUserRequest request, ServerCallContext context)
    {
        var command = new ChangeUser(context.Caller().Call);
        return await Grain(request.Id).Disable(command) is ChangeUserResult.Done ? new DisableUserResponse() : throw ErrorMap.ToRpc(ErrorReason.NotFound);
    }

    public override async Task<EnableUserResponse> EnableUser(EnableUserRequest request, ServerCallContext context)
    {
        var command = new ChangeUser(context.Caller().Call);
        return await Grain(request.Id).Enable(command) is ChangeUserResult.Done ? new EnableUserResponse() : throw ErrorMap.ToRpc(ErrorReason.NotFound);
    }

    private async Task<CreateUserResponse> Create(CreateUserRequest request, Caller caller, ServerCallContext context)
    {
        var id = Guid.CreateVersion7(time.GetUtcNow());
        var command = new RegisterUser(
            caller.Call, UserRequests.ToForm(request), EmailVerified: false, PasswordHash: null, FirstRoles, UserRequests.ToIdempotency(request, context));
        return await grains.GetGrain<IUserGrain>(id.ToString()).Register(command) switch
        {
            RegisterUserResult.Created created => new CreateUserResponse { UserId = created.UserId.ToString() },
            RegisterUserResult.Repeated repeated => new CreateUserResponse { UserId = repeated.UserId.ToString() },
            var refused => throw ErrorMap.ToRpc(refused),
        };
    }

    private async Task<CreateUserResponse> Register(CreateUserRequest request, Caller caller)
    {
        var state = request.HasState ? LoginRequests.ReadState(request.State) : Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
        var flow = grains.GetGrain<ILoginGrain>(LoginRequests.KeyOf(caller, state));
        return await flow.BeginRegistration(new BeginRegistration(caller.Call, UserRequests.ToForm(request))) switch
        {
            LoginResult.Step step => new CreateUserResponse { T = LoginMapping.StepsKind, Step = step.Next, State = state },
            var refused => throw ErrorMap.ToRpc(refused),
        };
    }

    private async Task<UserView> Read(Guid id) =>
        await grains.GetGrain<IUserGrain>(id.ToString()).Read() ?? throw ErrorMap.ToRpc(ErrorReason.NotFound);

    private IUserGrain Grain(string id) => grains.GetGrain<IUserGrain>(Identifiers.Read(id, "id").ToString());
}
