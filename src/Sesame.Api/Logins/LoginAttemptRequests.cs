using System.Net;
using Google.Protobuf.WellKnownTypes;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Logins;
using Sesame.Abstractions.Users;
using Sesame.Api.Access;
using Sesame.Api.Errors;
using Sesame.Api.Logins.V1;

namespace Sesame.Api.Logins;

/// <summary>Turns requests for lists of attempts into queries.</summary>
internal static class LoginAttemptRequests
{
    public static ListLoginAttempts ToQuery(ListLoginAttemptsRequest request, out string filter)
    {
        var faults = new FieldFaults();
        var query = new ListLoginAttempts(PageTokens.Size(request.PageSize, faults), After: null)
        {
            UserId = ReadUser(request.UserId, faults),
            Identifier = ReadEmail(request.Email, faults),
            IpAddress = ReadAddress(request.IpAddress, faults),
            Succeeded = ReadResult(request.Result, faults),
            From = ReadTime(request.From, "from", faults),
            To = ReadTime(request.To, "to", faults),
        };
        filter = $"login-attempts/{query.UserId}/{query.Identifier}/{query.IpAddress}/{query.Succeeded}/{query.From?.UtcTicks}/{query.To?.UtcTicks}";
        query = query with { After = PageTokens.Read(request.PageToken, filter, faults) };
        faults.ThrowIfAny();
        return query;
    }

    public static ListLoginAttempts ToQuery(ListUserLoginAttemptsRequest request, Caller caller, out string filter)
    {
        var faults = new FieldFaults();
        var userId = Identifiers.ReadUser(request.UserId, "userId", caller, faults);
        var succeeded = ReadResult(request.Result, faults);
        filter = $"login-attempts-of/{userId}/{succeeded}";
        var (size, after) = (PageTokens.Size(request.PageSize, faults), PageTokens.Read(request.PageToken, filter, faults));
        faults.ThrowIfAny();
        return new ListLoginAttempts(size, after, userId, Succeeded: succeeded);
    }

    private static Guid? ReadUser(string text, FieldFaults faults) =>
        text.Length == 0 || !faults.Check(Guid.TryParseExact(text, "D", out var id), "userId", "A UUID of 36 characters is needed.") ? null : id;

    private static string? ReadEmail(string text, FieldFaults faults) =>
        text.Length == 0 || !faults.Check(EmailAddress.TryParse(text, out var email), "email", "An e-mail address is needed.") ? null : email.Value;

    // As a range of one address: the strict reading, in which "1" is no address.
    private static string? ReadAddress(string text, FieldFaults faults)
    {
        var known = IpRange.TryParse(text, out _) && !text.Contains('/', StringComparison.Ordinal);
        return text.Length == 0 || !faults.Check(known, "ipAddress", "An IP address is needed.") ? null : IpRange.Fold(IPAddress.Parse(text)).ToString();
    }

    private static bool? ReadResult(LoginAttemptResult result, FieldFaults faults)
    {
        faults.Check(System.Enum.IsDefined(result), "result", "No such result.");
        return result == LoginAttemptResult.Unspecified ? null : result == LoginAttemptResult.Succeeded;
    }

    private static DateTimeOffset? ReadTime(Timestamp? time, string field, FieldFaults faults)
    {
        try
        {
            return time?.ToDateTimeOffset();
        }
        catch (InvalidOperationException)
        {
            faults.Add(field, "A time between the years 1 and 9999 is needed.");
            return null;
        }
    }
}
