using System.Collections.Frozen;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Sesame.Api.Errors.V1;

namespace Sesame.Api.Errors;

/// <summary>For every reason its name on the wire, its status, and the sentence that callers read when nothing more exact is said.</summary>
internal static class ErrorReasons
{
    private const string Prefix = "ERROR_REASON_";

    private static readonly FrozenDictionary<ErrorReason, string> Names = ErrorReasonReflection.Descriptor.EnumTypes[0].Values
        .ToFrozenDictionary(value => (ErrorReason)value.Number, value => value.Name[Prefix.Length..]);

    private static readonly FrozenDictionary<ErrorReason, (StatusCode Code, string Sentence)> Entries = new Dictionary<ErrorReason, (StatusCode, string)>
    {
        [ErrorReason.InvalidCredentials] = (StatusCode.Unauthenticated, "The credentials are not valid."),
        [ErrorReason.LoginDelayed] = (StatusCode.ResourceExhausted, "Too many failed logins. Try again later."),
        [ErrorReason.TokenMalformed] = (StatusCode.Unauthenticated, "The access token cannot be read."),
        [ErrorReason.TokenExpired] = (StatusCode.Unauthenticated, "The access token has expired."),
        [ErrorReason.TokenSignatureInvalid] = (StatusCode.Unauthenticated, "The access token's signature is not valid."),
        [ErrorReason.SessionEnded] = (StatusCode.Unauthenticated, "The session has ended."),
        [ErrorReason.RefreshReused] = (StatusCode.Unauthenticated, "The refresh token was used before. The session has been ended."),
        [ErrorReason.ClientUnknown] = (StatusCode.Unauthenticated, "The client is not known."),
        [ErrorReason.ClientSecretWrong] = (StatusCode.Unauthenticated, "The client's secret is wrong."),
        [ErrorReason.AuthorizationMalformed] = (StatusCode.InvalidArgument, "The authorization header cannot be read: it carries Basic and Bearer, at most one of each."),
        [ErrorReason.FieldInvalid] = (StatusCode.InvalidArgument, "One or more fields are not valid."),
        [ErrorReason.EmailTaken] = (StatusCode.AlreadyExists, "The e-mail address belongs to another user."),
        [ErrorReason.PasswordTooShort] = (StatusCode.InvalidArgument, "The password is too short."),
        [ErrorReason.PasswordBreached] = (StatusCode.InvalidArgument, "The password is one of those that are tried first. Choose another one."),
        [ErrorReason.PermissionMissing] = (StatusCode.PermissionDenied, "The caller lacks the permission for this call."),
        [ErrorReason.LimitReached] = (StatusCode.ResourceExhausted, "A rate limit is reached. Try again later."),
        [ErrorReason.VersionConflict] = (StatusCode.Aborted, "Somebody else changed it since it was read. Read it again."),
        [ErrorReason.Overloaded] = (StatusCode.Unavailable, "The server has more work than it can do. Nothing was changed. Try again later."),
        [ErrorReason.OwnerUnavailable] = (StatusCode.Unavailable, "The owner of the state cannot be reached now. Try again later."),
        [ErrorReason.PasswordTooLong] = (StatusCode.InvalidArgument, "The password is too long."),
        [ErrorReason.PasswordContext] = (StatusCode.InvalidArgument, "The password contains the address, the name or the product's name."),
        [ErrorReason.NotFound] = (StatusCode.NotFound, "There is no such resource."),
        [ErrorReason.CredentialsMissing] = (StatusCode.Unauthenticated, "The call carries no credentials."),
        [ErrorReason.ApiKeyInvalid] = (StatusCode.Unauthenticated, "The API key is not valid."),
        [ErrorReason.ApiKeyExpired] = (StatusCode.Unauthenticated, "The API key has expired."),
        [ErrorReason.RestrictedIp] = (StatusCode.PermissionDenied, "The credentials may not be used from this address."),
        [ErrorReason.RestrictedHost] = (StatusCode.PermissionDenied, "The client may not be used from this origin."),
        [ErrorReason.RestrictedApi] = (StatusCode.PermissionDenied, "The client may not call this API."),
        [ErrorReason.RefreshInvalid] = (StatusCode.Unauthenticated, "The refresh token is not valid."),
        [ErrorReason.CodeInvalid] = (StatusCode.Unauthenticated, "The code is not valid."),
        [ErrorReason.StepUnexpected] = (StatusCode.FailedPrecondition, "The login does not expect this step."),
        [ErrorReason.UsernameTaken] = (StatusCode.AlreadyExists, "The username belongs to another user."),
        [ErrorReason.RequestIdReused] = (StatusCode.InvalidArgument, "The same request_id came before with another body."),
        [ErrorReason.NameTaken] = (StatusCode.AlreadyExists, "The name is taken."),
        [ErrorReason.SessionsExceeded] = (StatusCode.ResourceExhausted, "The user has as many live sessions as allowed."),
        [ErrorReason.Internal] = (StatusCode.Internal, "The server failed. Its log has the details under the request id."),
        [ErrorReason.ClientMismatch] = (StatusCode.PermissionDenied, "The token was issued to another client."),
        [ErrorReason.DeadlineExceeded] = (StatusCode.DeadlineExceeded, "The time was up before an answer was ready."),
        [ErrorReason.RouteUnknown] = (StatusCode.NotFound, "There is nothing at this path."),
        [ErrorReason.LegacyIdTaken] = (StatusCode.AlreadyExists, "The id of another system belongs to another user."),
        [ErrorReason.MfaEnrolled] = (StatusCode.AlreadyExists, "An authenticator is set up already. Remove it first."),
        [ErrorReason.MfaNotBegun] = (StatusCode.FailedPrecondition, "No authenticator waits to be confirmed. Begin anew."),
        [ErrorReason.MfaNotEnabled] = (StatusCode.FailedPrecondition, "The user has no second factor."),
        [ErrorReason.StepUpRequired] = (StatusCode.PermissionDenied, "The call needs a fresh proof: the grant of a step-up in x-sesame-step-up."),
        [ErrorReason.AddressMissing] = (StatusCode.FailedPrecondition, "The user has no address to mail to."),
        [ErrorReason.IncorrectMfaCode] = (StatusCode.InvalidArgument, "The code is not valid."),
        [ErrorReason.UserNotFound] = (StatusCode.NotFound, "There is no such user."),
        [ErrorReason.GrantNotFound] = (StatusCode.InvalidArgument, "The grant is not good for this user and action."),
        [ErrorReason.UserUnavailable] = (StatusCode.PermissionDenied, "There is no such user, or the user may not log in."),
        [ErrorReason.EmailPrimary] = (StatusCode.FailedPrecondition, "The address is the primary one. Make another one primary first."),
        [ErrorReason.EmailUnverified] = (StatusCode.FailedPrecondition, "The address is not proved yet."),
        [ErrorReason.PasswordReused] = (StatusCode.InvalidArgument, "The password was used before. Choose another one."),
    }.ToFrozenDictionary();

    /// <summary>The reason's name on the wire.</summary>
    public static string NameOf(ErrorReason reason) => Names[reason];

    /// <summary>The reason of this name; FIELD_INVALID when there is none.</summary>
    public static ErrorReason Parse(string name)
    {
        foreach (var (reason, known) in Names)
        {
            if (known == name)
            {
                return reason;
            }
        }

        return ErrorReason.FieldInvalid;
    }

    public static (StatusCode Code, string Sentence) Of(ErrorReason reason) => Entries[reason];
}
