using Grpc.Core;
using Orleans;
using Sesame.Abstractions.Logins;
using Sesame.Api.Access;
using Sesame.Api.Logins.V1;

namespace Sesame.Api.Logins;

/// <summary>Takes the steps of a login.</summary>
internal sealed class LoginService(IGrainFactory grains) : V1.LoginService.LoginServiceBase
{
    private const string Password = "password";

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

    public override Task<ListLoginMethodsResponse> ListLoginMethods(ListLoginMethodsRequest request, ServerCallContext context) =>
        Task.FromResult(new ListLoginMethodsResponse { Methods = { Password } });

    private ILoginGrain Flow(Caller caller, string state) => grains.GetGrain<ILoginGrain>(LoginRequests.KeyOf(caller, state));
}
