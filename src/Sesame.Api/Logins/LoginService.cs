using Grpc.Core;
using Orleans;
using Sesame.Abstractions.Logins;
using Sesame.Api.Access;
using Sesame.Api.Errors;
using Sesame.Api.Errors.V1;
using Sesame.Api.Logins.V1;

namespace Sesame.Api.Logins;

/// <summary>Takes the steps of a login.</summary>
internal sealed class LoginService(IGrainFactory grains) : V1.LoginService.LoginServiceBase
{
    private static readonly string[] FirstSteps = ["password", "email", "magic-link"];

    public override async Task<SubmitPasswordResponse> SubmitPassword(SubmitPasswordRequest request, ServerCallContext context)
    {
        var command = LoginRequests.ToCommand(request, context.Caller());
        return new SubmitPasswordResponse { Reply = await Take(context, request.State, flow => flow.SubmitPassword(command)) };
    }

    public override async Task<SubmitCodeResponse> SubmitCode(SubmitCodeRequest request, ServerCallContext context)
    {
        var command = LoginRequests.ToCommand(request, context.Caller());
        return new SubmitCodeResponse { Reply = await Take(context, request.State, flow => flow.SubmitCode(command)) };
    }

    public override async Task<SubmitTotpResponse> SubmitTotp(SubmitTotpRequest request, ServerCallContext context)
    {
        var command = LoginRequests.ToCommand(request, context.Caller());
        return new SubmitTotpResponse { Reply = await Take(context, request.State, flow => flow.SubmitTotp(command)) };
    }

    public override async Task<SubmitRecoveryCodeResponse> SubmitRecoveryCode(SubmitRecoveryCodeRequest request, ServerCallContext context)
    {
        var command = LoginRequests.ToCommand(request, context.Caller());
        return new SubmitRecoveryCodeResponse { Reply = await Take(context, request.State, flow => flow.SubmitRecoveryCode(command)) };
    }

    public override async Task<EnrolTotpResponse> EnrolTotp(EnrolTotpRequest request, ServerCallContext context)
    {
        var command = LoginRequests.ToCommand(request, context.Caller());
        return new EnrolTotpResponse { Reply = await Take(context, request.State, flow => flow.EnrolTotp(command)) };
    }

    public override async Task<SubmitNewPasswordResponse> SubmitNewPassword(SubmitNewPasswordRequest request, ServerCallContext context)
    {
        var command = LoginRequests.ToCommand(request, context.Caller());
        return new SubmitNewPasswordResponse { Reply = await Take(context, request.State, flow => flow.SubmitNewPassword(command)) };
    }

    public override async Task<SubmitEmailResponse> SubmitEmail(SubmitEmailRequest request, ServerCallContext context)
    {
        var command = LoginRequests.ToCommand(request, context.Caller());
        return new SubmitEmailResponse { Reply = await Take(context, request.State, flow => flow.SubmitEmail(command)) };
    }

    public override async Task<SubmitMagicLinkResponse> SubmitMagicLink(SubmitMagicLinkRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        if (request.Token.Length == 0)
        {
            var begin = LoginRequests.ToLinkCommand(request, caller);
            return new SubmitMagicLinkResponse { Reply = await Take(context, request.State, flow => flow.SubmitEmail(begin)) };
        }

        var command = LoginRequests.ToRedeemCommand(request, caller, out var state);
        return new SubmitMagicLinkResponse { Reply = await Take(context, state, flow => flow.SubmitLink(command)) };
    }

    public override async Task<OpenMagicLinkResponse> OpenMagicLink(OpenMagicLinkRequest request, ServerCallContext context)
    {
        var command = LoginRequests.ToRedeemCommand(new SubmitMagicLinkRequest { Token = request.Token }, context.Caller(), out var state);
        if (MadeLink.IdOf(command.Subject) is not { } id)
        {
            throw ErrorMap.ToRpc(ErrorReason.CodeInvalid);
        }

        return await grains.GetGrain<IMagicLinkGrain>(id.ToString()).Find(command.Hash) is { RedirectTo: { } page }
            ? new OpenMagicLinkResponse { RedirectToUrl = page }
            : new OpenMagicLinkResponse { Reply = await Take(context, state, flow => flow.SubmitLink(command)) };
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

    private async Task<LoginReply> Take(ServerCallContext context, string state, Func<ILoginGrain, Task<LoginResult>> step)
    {
        var flow = grains.GetGrain<ILoginGrain>(LoginRequests.KeyOf(context.Caller(), state));
        return LoginMapping.ToReply(await step(flow), state);
    }
}
