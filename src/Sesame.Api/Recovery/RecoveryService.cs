using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Orleans;
using Sesame.Abstractions.Credentials;
using Sesame.Abstractions.Recovery;
using Sesame.Abstractions.Users;
using Sesame.Api.Access;
using Sesame.Api.Errors;
using Sesame.Api.Errors.V1;
using Sesame.Api.Logins;
using Sesame.Api.Recovery.V1;

namespace Sesame.Api.Recovery;

/// <summary>Mails links and takes them back.</summary>
internal sealed class RecoveryService(IGrainFactory grains) : V1.RecoveryService.RecoveryServiceBase
{
    private IRecoveryGrain Recovery => grains.GetGrain<IRecoveryGrain>("deployment");

    public override async Task<SendVerificationResponse> SendVerification(SendVerificationRequest request, ServerCallContext context)
    {
        var command = new AskForMail(context.Caller().Call, Identifiers.ReadEmail(request.Email, "email"));
        return await Recovery.SendVerification(command) is { } wait
            ? throw ErrorMap.ToRpc(ErrorReason.LimitReached, retryAfter: wait)
            : new SendVerificationResponse();
    }

    public override async Task<VerifyEmailResponse> VerifyEmail(VerifyEmailRequest request, ServerCallContext context)
    {
        var result = await Recovery.VerifyEmail(new RedeemLink(context.Caller().Call, request.Token));
        return result is ChangeEmailResult.Done { Email: { } email } ? new VerifyEmailResponse { Email = email.Email } : throw ErrorMap.ToRpc(result);
    }

    public override async Task<RequestPasswordResetResponse> RequestPasswordReset(RequestPasswordResetRequest request, ServerCallContext context)
    {
        await Recovery.RequestPasswordReset(new AskForMail(context.Caller().Call, Identifiers.ReadEmail(request.Email, "email")));
        var http = context.GetHttpContext();
        if (!ApiNames.IsGrpc(http.Request))
        {
            // What comes of it, the answer does not tell.
            http.Response.StatusCode = StatusCodes.Status202Accepted;
        }

        return new RequestPasswordResetResponse();
    }

    public override async Task<ResetPasswordResponse> ResetPassword(ResetPasswordRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var result = await Recovery.ResetPassword(new RedeemLink(caller.Call, request.Token), request.NewPassword, LoginRequests.CountsAddress(caller));
        return result is ChangePasswordResult.Done ? new ResetPasswordResponse() : throw ErrorMap.ToRpc(result);
    }
}
