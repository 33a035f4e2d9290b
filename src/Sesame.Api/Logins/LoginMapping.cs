using Google.Protobuf.WellKnownTypes;
using Sesame.Abstractions.Logins;
using Sesame.Api.Errors;
using Sesame.Api.Logins.V1;
using Sesame.Api.Mfa;
using Sesame.Api.Sessions;

namespace Sesame.Api.Logins;

/// <summary>Turns outcomes of steps into replies.</summary>
internal static class LoginMapping
{
    /// <summary>The <c>t</c> of a reply that names the next step.</summary>
    public const string StepsKind = "steps";

    /// <summary>The reply to a step; a refusal ends the call.</summary>
    public static LoginReply ToReply(LoginResult result, string state)
    {
        switch (result)
        {
            case LoginResult.Session session:
                var complete = SessionMapping.ToLoginReply(session.Grant, session.DeviceToken);
                complete.RecoveryCodes.AddRange(session.RecoveryCodes ?? []);
                return complete;
            case LoginResult.Step step:
                var reply = new LoginReply { T = StepsKind, Step = step.Next, State = state };
                reply.Methods.AddRange(step.Methods);
                reply.RecoveryCodes.AddRange(step.RecoveryCodes ?? []);
                reply.TotpEnrolment = step.Enrolment is { } enrolment ? MfaMapping.ToEnrolment(enrolment) : null;
                return reply;
            default:
                throw ErrorMap.ToRpc(result);
        }
    }

    public static LoginAttempt ToAttempt(LoginAttemptView view)
    {
        var attempt = new LoginAttempt
        {
            Id = view.Id.ToString(),
            At = view.At.ToTimestamp(),
            Method = view.Method,
            Result = view.Succeeded ? LoginAttemptResult.Succeeded : LoginAttemptResult.Failed,
            Insight = SessionMapping.ToInsight(view.UserAgent),
        };
        Set(view.UserId?.ToString(), text => attempt.UserId = text);
        Set(view.OrganizationId?.ToString(), text => attempt.OrganizationId = text);
        Set(view.ClientId, text => attempt.ClientId = text);
        Set(view.IpAddress, text => attempt.IpAddress = text);
        Set(view.UserAgent, text => attempt.UserAgent = text);
        Set(view.DeviceId?.ToString(), text => attempt.DeviceId = text);
        return attempt;
    }

    private static void Set(string? value, Action<string> set)
    {
        if (value is not null)
        {
            set(value);
        }
    }
}
