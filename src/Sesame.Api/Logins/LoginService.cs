using Grpc.Core;
using Orleans;
using Sesame.Abstractions.Logins;
using Sesame.Api.Access;
using Sesame.Api.Errors;
using Sesame.Api.Errors.V1;
using Sesame.Api.Logins.V1;

namespace Sesame.Api.Logins;

/// <summary>Takes the steps of a login.</summary>
internal sealed class LoginService(IGrainFactory grains, LoginMethodOptions offered) : V1.LoginService.LoginServiceBase
{
    public override async Task<SubmitPasswordResponse> SubmitPassword(SubmitPasswordRequest request, ServerCallContext context)
    {
        DemandOffered(LoginMethodOptions.Password);
        var command = LoginRequests.ToCommand(request, context.Caller());
        return new SubmitPasswordResponse { Reply = await Begin(context, request.State, flow => flow.SubmitPassword(command)) };
    }

    public override async Task<SubmitCodeResponse> SubmitCode(SubmitCodeRequest request, ServerCallContext context)
    {
        var command = LoginRequests.ToCommand(request, context.Caller());
        return new SubmitCodeResponse { Reply = await GoOn(context, request.State, flow => flow.SubmitCode(command)) };
    }

    public override async Task<SubmitTotpResponse> SubmitTotp(SubmitTotpRequest request, ServerCallContext context)
    {
        var command = LoginRequests.ToCommand(request, context.Caller());
        return new SubmitTotpResponse { Reply = await GoOn(context, request.State, flow => flow.SubmitTotp(command)) };
    }

    public override async Task<SubmitRecoveryCodeResponse> SubmitRecoveryCode(SubmitRecoveryCodeRequest request, ServerCallContext context)
    {
        var command = LoginRequests.ToCommand(request, context.Caller());
        return new SubmitRecoveryCodeResponse { Reply = await GoOn(context, request.State, flow => flow.SubmitRecoveryCode(command)) };
    }

    public override async Task<EnrolTotpResponse> EnrolTotp(EnrolTotpRequest request, ServerCallContext context)
    {
        var command = LoginRequests.ToCommand(request, context.Caller());
        return new EnrolTotpResponse { Reply = await GoOn(context, request.State, flow => flow.EnrolTotp(command)) };
    }

    public override async Task<SubmitNewPasswordResponse> SubmitNewPassword(SubmitNewPasswordRequest request, ServerCallContext context)
    {
        var command = LoginRequests.ToCommand(request, context.Caller());
        return new SubmitNewPasswordResponse { Reply = await GoOn(context, request.State, flow => flow.SubmitNewPassword(command)) };
    }

    public override async Task<SubmitEmailResponse> SubmitEmail(SubmitEmailRequest request, ServerCallContext context)
    {
        DemandOffered(LoginMethodOptions.Email);
        var command = LoginRequests.ToCommand(request, context.Caller());
        return new SubmitEmailResponse { Reply = await Begin(context, request.State, flow => flow.SubmitEmail(command)) };
    }

    public override async Task<SubmitMagicLinkResponse> SubmitMagicLink(SubmitMagicLinkRequest request, ServerCallContext context)
    {
        if (request.Token.Length == 0)
        {
            // The second half is taken in any case: back ends make links of their own, and what was mailed before stays good.
            DemandOffered(LoginMethodOptions.MagicLink);
            var begin = LoginRequests.ToLinkCommand(request, context.Caller());
            return new SubmitMagicLinkResponse { Reply = await Begin(context, request.State, flow => flow.SubmitEmail(begin)) };
        }

        var command = LoginRequests.ToRedeemCommand(request, context.Caller(), out var state);
        return new SubmitMagicLinkResponse { Reply = await GoOn(context, state, flow => flow.SubmitLink(command)) };
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
            : new OpenMagicLinkResponse { Reply = await GoOn(context, state, flow => flow.SubmitLink(command)) };
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
        await grains.DemandUser(query.UserId!.Value);
        var page = await Directory().ListAttempts(query);
        var response = new ListUserLoginAttemptsResponse { NextPageToken = PageTokens.Write(page.Next, filter) };
        response.Attempts.AddRange(page.Items.Select(LoginMapping.ToAttempt));
        return response;
    }

    public override Task<ListLoginMethodsResponse> ListLoginMethods(ListLoginMethodsRequest request, ServerCallContext context) =>
        Task.FromResult(new ListLoginMethodsResponse { Methods = { offered.Methods } });

    private ILoginDirectoryGrain Directory() => grains.GetGrain<ILoginDirectoryGrain>("deployment");

    // In front of all else: nothing is sent, hashed or looked up for a way in that is closed.
    private void DemandOffered(string method)
    {
        if (!offered.Methods.Contains(method))
        {
            var sentence = $"The login cannot begin with the step {method}: this deployment does not offer it.";
            throw ErrorMap.ToRpc(ErrorReason.StepUnexpected, sentence, metadata: [new("methods", string.Join(' ', offered.Methods))]);
        }
    }

    private async Task<LoginReply> Begin(ServerCallContext context, string state, Func<ILoginGrain, Task<LoginResult>> step) =>
        LoginMapping.ToReply(await step(Flow(LoginRequests.KeyOf(context.Caller(), state))), state);

    // Where no flow waits, one that the version before this one began may: it has another key.
    private async Task<LoginReply> GoOn(ServerCallContext context, string state, Func<ILoginGrain, Task<LoginResult>> step)
    {
        var caller = context.Caller();
        var result = await step(Flow(LoginRequests.KeyOf(caller, state)));
        return LoginMapping.ToReply(result is LoginResult.StepUnexpected ? await step(Flow(LoginRequests.FormerKeyOf(caller, state))) : result, state);
    }

    private ILoginGrain Flow(string key) => grains.GetGrain<ILoginGrain>(key);
}
