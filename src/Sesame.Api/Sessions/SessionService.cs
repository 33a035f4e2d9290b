using Grpc.Core;
using Orleans;
using Sesame.Abstractions.Sessions;
using Sesame.Api.Access;
using Sesame.Api.Errors;
using Sesame.Api.Errors.V1;
using Sesame.Api.Sessions.V1;

namespace Sesame.Api.Sessions;

/// <summary>Refreshes, lists and ends sessions.</summary>
internal sealed class SessionService(IGrainFactory grains) : V1.SessionService.SessionServiceBase
{
    private const string Filter = "sessions/live";
    private const int RevokedMax = 1000;
    private const int UsersAtOnce = 16;

    public override async Task<RefreshSessionResponse> RefreshSession(RefreshSessionRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var call = caller.Call;
        if (!RefreshToken.TryParse(request.Refresh, out var token))
        {
            throw ErrorMap.ToRpc(ErrorReason.RefreshInvalid);
        }

        var command = new RefreshSession(call, call.ClientId, token.Generation, token.Proof, caller.ClientProved);
        return await grains.GetGrain<ISessionGrain>(token.SessionId.ToString()).Refresh(command) switch
        {
            RefreshResult.Renewed renewed => new RefreshSessionResponse { Reply = SessionMapping.ToRefreshReply(renewed.Grant) },
            var refused => throw ErrorMap.ToRpc(refused),
        };
    }

    public override async Task<LogOutResponse> LogOut(LogOutRequest request, ServerCallContext context)
    {
        var call = context.Caller().Call;
        if (call is not { UserId: { } userId, SessionId: { } sessionId })
        {
            throw ErrorMap.ToRpc(new FieldFaults().Add("authorization", "The access token of the session to end is needed.").All);
        }

        await OfUser(userId).End(new EndSessions(call, EndScope.One, sessionId, "logged-out"));
        return new LogOutResponse();
    }

    public override async Task<ListSessionsResponse> ListSessions(ListSessionsRequest request, ServerCallContext context)
    {
        var (size, after) = PageTokens.Read(request.PageSize, request.PageToken, Filter);
        var page = await Directory().List(size, after);
        var response = new ListSessionsResponse { NextPageToken = PageTokens.Write(page.Next, Filter) };
        response.Sessions.AddRange(page.Items.Select(view => SessionMapping.ToSession(view, context.Caller().Call.SessionId)));
        return response;
    }

    public override async Task<ListUserSessionsResponse> ListUserSessions(ListUserSessionsRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var views = await OfUser(Identifiers.ReadUser(request.UserId, "userId", caller)).List();
        var response = new ListUserSessionsResponse();
        response.Sessions.AddRange(views.Select(view => SessionMapping.ToSession(view, caller.Call.SessionId)));
        return response;
    }

    public override async Task<RevokeSessionResponse> RevokeSession(RevokeSessionRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var id = Identifiers.Read(request.Id, "id");
        // Another's session answers like one that never was: as already ended.
        if (await Directory().OwnerOf(id) is { } owner && caller.Reaches(owner))
        {
            await OfUser(owner).End(new EndSessions(caller.Call, EndScope.One, id, "revoked"));
        }

        return new RevokeSessionResponse();
    }

    public override async Task<RevokeUserSessionsResponse> RevokeUserSessions(RevokeUserSessionsRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var scope = request.KeepCurrent ? EndScope.Others : EndScope.All;
        var command = new EndSessions(caller.Call, scope, request.KeepCurrent ? caller.Call.SessionId : null, "revoked");
        var ended = await OfUser(Identifiers.ReadUser(request.UserId, "userId", caller)).End(command);
        return new RevokeUserSessionsResponse { RevokedCount = ended.Ended };
    }

    public override async Task<RevokeSessionsResponse> RevokeSessions(RevokeSessionsRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var found = await Directory().Matching(SessionRequests.ToFilter(request, caller), RevokedMax);
        var revoked = 0;
        foreach (var users in found.GroupBy(session => session.UserId, session => session.SessionId).Chunk(UsersAtOnce))
        {
            var ended = await Task.WhenAll(users.Select(user => OfUser(user.Key).EndThese(new EndTheseSessions(caller.Call, [.. user], "revoked"))));
            revoked += ended.Sum(result => result.Ended);
        }

        return new RevokeSessionsResponse { RevokedCount = revoked, More = found.Count == RevokedMax };
    }

    public override async Task<ListUserDevicesResponse> ListUserDevices(ListUserDevicesRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var id = Identifiers.ReadUser(request.UserId, "userId", caller);
        await grains.DemandUser(id);
        var views = await OfUser(id).Devices(caller.Call.SessionId);
        var response = new ListUserDevicesResponse();
        response.Devices.AddRange(views.Select(SessionMapping.ToDevice));
        return response;
    }

    public override async Task<ForgetUserDeviceResponse> ForgetUserDevice(ForgetUserDeviceRequest request, ServerCallContext context)
    {
        var (userId, command) = SessionRequests.ToCommand(request, context.Caller());
        var ended = await OfUser(userId).ForgetDevice(command);
        return new ForgetUserDeviceResponse { RevokedCount = ended.Ended };
    }

    private IUserSessionsGrain OfUser(Guid userId) => grains.GetGrain<IUserSessionsGrain>(userId.ToString());

    private ISessionDirectoryGrain Directory() => grains.GetGrain<ISessionDirectoryGrain>("deployment");
}
