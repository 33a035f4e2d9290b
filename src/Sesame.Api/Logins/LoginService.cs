using Grpc.Core;
using Orleans;
using Sesame.Abstractions.Logins;
using Sesame.Api.Access;
using Sesame.Api.Logins.V1;

namespace Sesame.Api.Logins;

/// <summary>Takes the steps of a login.</summary>
internal sealed class LoginService(IGrainFactory grains) : V1.LoginService.LoginServiceBase
{
    private static readonly string[] FirstSteps = ["password", "email", "magic-link"];

    public override async Task<SubmitPasswordResponse> SubmitPassword(SubmitPasswordRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var command = LoginRequests.ToCommand(request, caller);
        var result = await Flow(caller, request.State).SubmitPassword(command);
        return new SubmitPasswordResponse { Reply = LoginMapping.ToReply(result, request.State) };
    }

    public override async Task<SubmitCodeResponse> SubmitCode(SubmitCodeRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var command = LoginRequests.ToCommand(request, caller);
        var result = await Flow(caller, request.State).SubmitCode(command);
        return new SubmitCodeResponse { Reply = LoginMapping.ToReply(result, request.State) };
    }

    public override async Task<SubmitTotpResponse> SubmitTotp(SubmitTotpRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var command = LoginRequests.ToCommand(request, caller);
        var result = await Flow(caller, request.State).SubmitTotp(command);
        return new SubmitTotpResponse { Reply = LoginMapping.ToReply(result, request.State) };
    }

    public override async Task<SubmitRecoveryCodeResponse> SubmitRecoveryCode(SubmitRecoveryCodeRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var command = LoginRequests.ToCommand(request, caller);
        var result = await Flow(caller, request.State).SubmitRecoveryCode(command);
        return new SubmitRecoveryCodeResponse { Reply = LoginMapping.ToReply(result, request.State) };
    }

    public override async Task<EnrolTotpResponse> EnrolTotp(EnrolTotpRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var command = LoginRequests.ToCommand(request, caller);
        var result = await Flow(caller, request.State).EnrolTotp(command);
        return new EnrolTotpResponse { Reply = LoginMapping.ToReply(result, request.State) };
    }

    public override async Task<SubmitNewPasswordResponse> SubmitNewPassword(SubmitNewPasswordRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var command = LoginRequests.ToCommand(request, caller);
        var result = await Flow(caller, request.State).SubmitNewPassword(command);
        return new SubmitNewPasswordResponse { Reply = LoginMapping.ToReply(result, request.State) };
    }

    public override async Task<SubmitEmailResponse> SubmitEmail(SubmitEmailRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var command = LoginRequests.ToCommand(request, caller);
        var result = await Flow(caller, request.State).SubmitEmail(command);
        return new SubmitEmailResponse { Reply = LoginMapping.ToReply(result, request.State) };
    }

    public override async Task<SubmitMagicLinkResponse> SubmitMagicLink(SubmitMagicLinkRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        if (request.Token.Length == 0)
        {
            var begin = LoginRequests.ToLinkCommand(request, caller);
            return new SubmitMagicLinkResponse { Reply = LoginMapping.ToReply(await Flow(caller, request.State).SubmitEmail(begin), request.State) };
        }

        var command = LoginRequests.ToRedeemCommand(request, caller, out var state);
        return new SubmitMagicLinkResponse { Reply = LoginMapping.ToReply(await Flow(caller, state).SubmitLink(command), state) };
    }

    public override async Task<ListLoginAttemptsResponse> ListLoginAttempts(ListLoginAttemptsRequest request, ServerCallContext context)
    {
        var query = LoginAttemptRequests.ToQuery(request, out var filter);
        var page = await Directory().ListAttempts(query);
        var response = new ListLoginAttemptsResponse { NextPageToken = PageTokens.Write(page.Next, filter) };
        response.Attempts.AddRange(page.Items.Select(LoginMapping.ToAttempt));
        return response;
    }

    public override async Task<ListUserLoginAttemptsResponse> ListUserLoginAttempts(ListUserLoginAttemptsRequest request, ServerCallContext context)
    {
        var query = LoginAttemptRequests.ToQuery(request, context.Caller(), out var filter);
        var page = await Directory().ListAttempts(query);
        var response = new ListUserLoginAttemptsResponse { NextPageToken = PageTokens.Write(page.Next, filter) };
        response.Attempts.AddRange(page.Items.Select(LoginMapping.ToAttempt));
        return response;
    }

    public override Task<ListLoginMethodsResponse> ListLoginMethods(ListLoginMethodsRequest request, ServerCallContext context) =>
        Task.FromResult(new ListLoginMethodsResponse { Methods = { FirstSteps } });

    private ILoginDirectoryGrain Directory() => grains.GetGrain<ILoginDirectoryGrain>("deployment");

    private ILoginGrain Flow(Caller caller, string state) => grains.GetGrain<ILoginGrain>(LoginRequests.KeyOf(caller, state));
}
