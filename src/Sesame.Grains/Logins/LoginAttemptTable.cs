using System.Net;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Sessions;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Logins;

/// <summary>Writes attempts and reads the failures that the gate counts.</summary>
internal static class LoginAttemptTable
{
    public static RowChange Insert(LoginAttempt attempt, Guid? userId, CallContext call, bool succeeded, DateTimeOffset at)
    {
        var id = Guid.CreateVersion7(at);
        return new RowChange(
            Ranks.Append,
            "login_attempts",
            id.ToString(),
            SqlFile.Load<LoginGuard>("insert_attempt"),
            RowsExpected.Any,
            Param.Time(at),
            Param.Uuid(id),
            Param.Text(attempt.GuardKey),
            Param.Text(attempt.IpPrefix),
            Param.Uuid(userId),
            Param.Text(call.ClientId),
            Param.Text(attempt.Method),
            Param.Bool(succeeded),
            Param.Address(IPAddress.TryParse(call.IpAddress, out var address) ? address : null),
            Param.Text(call.UserAgent),
            Param.Uuid(attempt.DeviceId),
            Param.Text(attempt.IdentifierHash),
            Param.Uuid(call.OrganizationId));
    }

    /// <summary>When attempts under a key failed since a moment and since the last success, the oldest first.</summary>
    public static async Task<IReadOnlyList<DateTimeOffset>> Failures(Database database, string guardKey, DateTimeOffset since)
    {
        var statement = guardKey.StartsWith(GuardKeys.IpPrefix, StringComparison.Ordinal) ? "failures_of_prefix" : "failures_of_guard";
        var newestFirst = await database.ListAsync(
            SqlCommand.Of(SqlFile.Load<LoginGuard>(statement), Param.Text(guardKey), Param.Time(since)), row => row.Time("at"));
        newestFirst.Reverse();
        return newestFirst;
    }
}
