using Google.Protobuf;
using Grpc.Core;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Users;
using Sesame.Api.Access;
using Sesame.Api.Users.V1;

namespace Sesame.Api.Users;

/// <summary>Turns requests into commands.</summary>
internal static class UserRequests
{
    private static readonly JsonFormatter Json = new(JsonFormatter.Settings.Default);

    public static RegistrationForm ToForm(CreateUserRequest request) => new(
        request.Email,
        request.HasPassword ? request.Password : null,
        new UserProfile(
            request.HasUsername ? request.Username : null,
            request.HasFirstName ? request.FirstName : null,
            request.HasLastName ? request.LastName : null,
            request.Properties is null ? null : Json.Format(request.Properties)));

    /// <summary>How a repeat is recognized; null when the caller asks for none.</summary>
    public static RequestIdempotency? ToIdempotency(CreateUserRequest request, ServerCallContext context)
    {
        var body = request.Clone();
        body.ClearRequestId();
        return Idempotency.Of(request.HasRequestId ? request.RequestId : null, body, context);
    }
}
