using System.Globalization;
using System.Net;
using Npgsql;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Logins;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Logins;

/// <summary>Reads over many attempts.</summary>
internal sealed class LoginAttemptQueries(Database database)
{
    private const char Separator = ' ';
    private static readonly DateTimeOffset Farthest = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A page of attempts, the newest first.</summary>
    public async Task<Page<LoginAttemptView>> List(ListLoginAttempts query)
    {
        var (at, id) = Before(query);
        // One row more than asked for tells whether there is a next page.
        var rows = await database.ListAsync(
            SqlCommand.Of(
                SqlFile.Load<LoginAttemptQueries>(StatementFor(query)),
                Param.Time(at),
                Param.Uuid(id),
                Param.Time(query.From ?? DateTimeOffset.UnixEpoch),
                Param.Int(query.Size + 1),
                Param.Bool(query.Succeeded),
                Param.Uuid(query.UserId),
                Param.Text(query.Identifier is { } identifier ? GuardKeys.OfIdentifier(identifier) : null),
                Param.Address(query.IpAddress is { } address ? IPAddress.Parse(address) : null)),
            View);
        var page = rows.Take(query.Size).ToArray();
        return new Page<LoginAttemptView>(page, rows.Count > query.Size ? KeyOf(page[^1]) : null);
    }

    // The narrowest filter chooses the index; the others look at what it yields.
    private static string StatementFor(ListLoginAttempts query) => query switch
    {
        { UserId: not null } => "attempts_of_user",
        { Identifier: not null } => "attempts_of_identifier",
        { IpAddress: not null } => "attempts_of_address",
        { Succeeded: false } => "attempts_failed",
        _ => "attempts_newest",
    };

    private static string KeyOf(LoginAttemptView last) => string.Create(CultureInfo.InvariantCulture, $"{last.At.UtcTicks}{Separator}{last.Id}");

    private static (DateTimeOffset At, Guid Id) Before(ListLoginAttempts query)
    {
        var after = query.After?.Split(Separator);
        return after is { Length: 2 } && long.TryParse(after[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= Farthest.Ticks && Guid.TryParse(after[1], out var id)
            ? (new DateTimeOffset(ticks, TimeSpan.Zero), id)
            : (query.To ?? Farthest, Guid.Empty);
    }

    private static LoginAttemptView View(NpgsqlDataReader row) => new(
        row.Uuid("id"),
        row.Time("at"),
        row.UuidOrNull("user_id"),
        row.UuidOrNull("organization_id"),
        row.TextOrNull("client_id"),
        row.Text("method"),
        row.Bool("succeeded"),
        row.TextOrNull("ip_address"),
        row.TextOrNull("user_agent"),
        row.UuidOrNull("device_id"));
}
