using Sesame.Abstractions.Calls;
using Sesame.Grains.Storage;
using Sesame.Grains.Users;

namespace Sesame.Grains.Logins;

/// <summary>The devices that users logged in from: knows them again, notes them, forgets them.</summary>
internal sealed class KnownDevices(Database database, DeviceTokens tokens, KnownDeviceOptions options, TimeProvider time)
{
    /// <summary>
    /// The device that a token proves for this login; null for every other token. Whatever has the form of a token costs one statement and one
    /// keyed hash, good or not, of a known account or not.
    /// </summary>
    public async Task<Guid?> Recognize(string? text, UserLogin login)
    {
        if (!DeviceToken.TryParse(text, out var token))
        {
            return null;
        }

        var good = tokens.IsGood(token, login, time.GetUtcNow());
        var known = await database.FirstAsync<Guid?>(
            SqlCommand.Of(SqlFile.Load<KnownDevices>("find_device"), Param.Uuid(login.UserId), Param.Uuid(token.DeviceId)), row => row.Uuid("id"));
        return good ? known : null;
    }

    /// <summary>An id for a device that is not known.</summary>
    public Guid Next() => Guid.CreateVersion7(time.GetUtcNow());

    /// <summary>The token that a device gets with the session.</summary>
    public string TokenOf(Guid deviceId, UserLogin login) => tokens.Make(deviceId, login, time.GetUtcNow());

    /// <summary>
    /// Notes a login from a device, in the session's transaction. Past the cap the user's other devices are forgotten, those that never came back
    /// first, then the longest unseen: a program that logs in without its token does not push out the browsers in use.
    /// </summary>
    public RowChange Note(Guid userId, Guid deviceId, CallContext call, DateTimeOffset at) => new(
        Ranks.OtherRoot,
        "known_devices",
        userId.ToString(),
        SqlFile.Load<KnownDevices>("note_device"),
        RowsExpected.Any,
        Param.Uuid(userId),
        Param.Uuid(deviceId),
        Param.Time(at),
        Param.Text(call.UserAgent),
        Param.Long(options.PerUserMax - 1));

    /// <summary>Forgets one device of a user: its token counts as none from then on.</summary>
    public static RowChange Forget(Guid userId, Guid deviceId) => new(
        Ranks.OtherRoot,
        "known_devices",
        userId.ToString(),
        SqlFile.Load<KnownDevices>("forget_device"),
        RowsExpected.Any,
        Param.Uuid(userId),
        Param.Uuid(deviceId));

    /// <summary>Forgets every device of a user, in the transaction of a command that ends all his sessions.</summary>
    public static RowChange ForgetAll(Guid userId) => new(
        Ranks.OtherRoot,
        "known_devices",
        userId.ToString(),
        SqlFile.Load<KnownDevices>("forget_devices"),
        RowsExpected.Any,
        Param.Uuid(userId));
}
