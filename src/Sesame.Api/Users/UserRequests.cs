using System.Security.Cryptography;
using Google.Protobuf;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Users;
using Sesame.Api.Access;
using Sesame.Api.Errors;
using Sesame.Api.Users.V1;

namespace Sesame.Api.Users;

/// <summary>Turns requests into commands.</summary>
internal static class UserRequests
{
    private const string CreateMethod = "sesame.users.v1.UserService/CreateUser";
    private const int RequestIdMax = 128;
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
    public static RequestIdempotency? ToIdempotency(CreateUserRequest request, Caller caller)
    {
        if (!request.HasRequestId)
        {
            return null;
        }

        if (request.RequestId.Length is 0 or > RequestIdMax)
        {
            throw ErrorMap.ToRpc(new FieldFaults().Add("requestId", "1 to 128 characters are needed.").All);
        }

        var body = request.Clone();
        body.ClearRequestId();
        var who = caller.Call.UserId?.ToString() ?? caller.Call.ApiKeyId?.ToString() ?? caller.Call.ClientId ?? "";
        return new RequestIdempotency(who, CreateMethod, request.RequestId, SHA256.HashData(body.ToByteArray()));
    }
}
