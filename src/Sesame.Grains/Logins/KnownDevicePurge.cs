using Sesame.Grains.Operations;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Logins;

/// <summary>Deletes devices whose tokens have all ended.</summary>
internal sealed class KnownDevicePurge(Database database, KnownDeviceOptions options, TimeProvider time) : IDueWork
{
    public string Kind => "logins.purge-devices";

    public TimeSpan? Every => TimeSpan.FromMinutes(10);

    public async Task<DateTimeOffset?> RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - options.Lifetime;
        await database.ExecuteAsync(SqlCommand.Of(SqlFile.Load<KnownDevices>("purge_devices"), Param.Time(before)), cancellationToken);
        return time.GetUtcNow() + Every;
    }
}
