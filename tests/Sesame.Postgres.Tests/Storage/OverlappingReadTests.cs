using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sesame.Grains.Storage;
using Xunit;

namespace Sesame.Postgres.Tests.Storage;

/// <summary>Reads of one state that overlap, as when two commands of other grains each have it read again.</summary>
public sealed class OverlappingReadTests(SampleStorage samples) : IClassFixture<SampleStorage>
{
    [Fact]
    public async Task A_read_that_began_earlier_and_ends_later_does_not_bring_back_what_was_before()
    {
        var table = new HeldTable();
        await using var host = SampleStorage.HostOver(samples.Database.ConnectionString, table: table);
        var memory = await SampleStorage.OpenAsync(SampleStorage.StorageOver(host), "overlapping");
        await memory.Save(new Sample(Guid.Empty, "before", 5));
        Task early;
        await using (var holder = await samples.Database.Source.OpenConnectionAsync())
        {
            await RunAsync(holder, $"SELECT pg_advisory_lock({HeldTable.Lock})");
            table.Held = true;
            early = memory.Read();
            while (await samples.ScalarAsync<long>($"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = {HeldTable.Lock} AND NOT granted") == 0)
            {
                await Task.Delay(10);
            }

            table.Held = false;
            await samples.Database.ExecuteAsync("UPDATE samples SET amount = 10, version = version + 1 WHERE id = 'overlapping'");
            await memory.Read();
            Assert.Equal(10, memory.Value!.Amount);
            await RunAsync(holder, $"SELECT pg_advisory_unlock({HeldTable.Lock})");
        }

        await early;
        Assert.Equal((10, 2L), (memory.Value.Amount, memory.Stored.Version));
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Reads that, while held, look first and then wait before they tell.</summary>
    private sealed class HeldTable : SampleTable
    {
        public const int Lock = 471_100;

        public bool Held { get; set; }

        public override NpgsqlBatchCommand Read(string key) => Held
            ? SqlCommand.Of($"SELECT organization_id, name, amount, version FROM samples WHERE id = $1 AND pg_advisory_xact_lock_shared({Lock}) IS NOT NULL", Param.Text(key))
            : base.Read(key);
    }
}
