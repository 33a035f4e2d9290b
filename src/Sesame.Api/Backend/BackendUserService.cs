using Grpc.Core;
using Orleans;
using Sesame.Abstractions.Users;
using Sesame.Api.Access;
using Sesame.Api.Backend.V1;
using Sesame.Api.Errors;
using Sesame.Api.Errors.V1;

namespace Sesame.Api.Backend;

/// <summary>The user part of the API for back ends; converts and calls the same grains.</summary>
internal sealed partial class BackendUserService(IGrainFactory grains, PowerGate powers, TimeProvider time) : UserService.UserServiceBase
{
    private const string Totp = "Totp";

    public override async Task<GetUserResponse> GetUser(GetUserRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var id = Identifiers.Read(request.UserId, "user_id");
        if (!caller.Reaches(id))
        {
            throw ErrorMap.ToRpc(ErrorReason.NotFound);
        }

        var grain = User(id);
        if (request.TokenRefresh && !caller.OwnerOnly)
        {
            await grain.Touch(renewSessions: true);
        }

        var user = await grain.Read() ?? throw ErrorMap.ToRpc(ErrorReason.NotFound);
        return new GetUserResponse { User = BackendUserMapping.ToUser(user) };
    }

    public override async Task<GetUserByEmailResponse> GetUserByEmail(GetUserByEmailRequest request, ServerCallContext context) =>
        new() { User = await Only(new FindUsers([], [Identifiers.ReadEmail(request.Email, "email")], [])) };

    public override async Task<GetUserByUsernameResponse> GetUserByUsername(GetUserByUsernameRequest request, ServerCallContext context) =>
        new() { User = await Only(new FindUsers([], [], [BackendUserRequests.ReadUsername(request.Username)])) };

    public override async Task<BatchGetUsersResponse> BatchGetUsers(BatchGetUsersRequest request, ServerCallContext context)
    {
        var response = new BatchGetUsersResponse();
        response.Users.AddRange(await Find(BackendUserRequests.ToQuery(request.Batch ?? new UserBatch())));
        return response;
    }

    public override async Task<QueryUsersResponse> QueryUsers(QueryUsersRequest request, ServerCallContext context)
    {
        var query = BackendUserRequests.ToQuery(request);
        var page = await Directory().Query(query);
        var response = new QueryUsersResponse
        {
            TotalUsers = (uint)page.Total,
            CurrentPage = (uint)query.Number,
            PageSize = (uint)query.Size,
            HasMoreResults = (query.Number + 1L) * query.Size < page.Total,
        };
        response.Users.AddRange(page.Users.Select(BackendUserMapping.ToUser));
        return response;
    }

    public override async Task<GetMfaMethodsResponse> GetMfaMethods(GetMfaMethodsRequest request, ServerCallContext context) =>
        new() { MfaSetup = (await Read(Identifiers.Read(request.UserId, "user_id"))).MfaEnabled ? new MfaSetup { Type = Totp } : null };

    private async Task<User> Only(FindUsers query) => (await Find(query)).FirstOrDefault() ?? throw ErrorMap.ToRpc(ErrorReason.NotFound);

    // From the users' grains, which know the newest activity.
    private async Task<IEnumerable<User>> Find(FindUsers query)
    {
        var ids = await Directory().Find(query);
        var users = await Task.WhenAll(ids.Select(id => User(id).Read().AsTask()));
        return users.OfType<UserView>().Select(BackendUserMapping.ToUser);
    }

    private async Task<UserView> Read(Guid id) => await User(id).Read() ?? throw ErrorMap.ToRpc(ErrorReason.NotFound);

    private IUserGrain User(Guid id) => grains.GetGrain<IUserGrain>(id.ToString());

    private IUserDirectoryGrain Directory() => grains.GetGrain<IUserDirectoryGrain>("deployment");
}
