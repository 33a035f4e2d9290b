using Sesame.Grains.Storage;
using Sesame.Postgres.Tests.Storage;
using Sesame.Testing;
using Xunit;

namespace Sesame.Postgres.Tests.Postgres;

/// <summary>The server finds no room for a table: its file leads to the device on which every write says "no space left".</summary>
public sealed class FullDiskTests(SampleStorage samples) : IClassFixture<SampleStorage>
{
    [Fact]
    public async Task A_command_that_finds_no_room_fails_whole_and_works_when_there_is_room_again()
    {
        await samples.Database.ExecuteAsync("CREATE TABLE filling (content text)");
        var server = await PostgresServer.SharedAsync();
        var file = Path.Combine(server.DataFolder, (await samples.ScalarAsync<string>("SELECT pg_relation_filepath('filling')"))!);
        var memory = await samples.OpenAsync("one");
        await memory.Save(new Sample(Guid.CreateVersion7(), "one", 0));

        File.Move(file, file + ".aside");
        File.CreateSymbolicLink(file, "/dev/full");
        var full = await Assert.ThrowsAsync<StorageUnavailableException>(() => memory.Save(memory.Value! with { Amount = 1 }, Fill()));
        Assert.Contains("53100", full.Message, StringComparison.Ordinal);
        Assert.Equal((0, 1), (memory.Value!.Amount, memory.Stored.Version));
        Assert.Equal(0, (await samples.OpenAsync("one")).Value!.Amount);
        Assert.Equal(1L, await samples.ScalarAsync<long>("SELECT count(*) FROM audit_log WHERE object_id = 'one'"));

        // A command that needs no room there works all the time.
        await memory.Save(memory.Value with { Amount = 2 });

        File.Delete(file);
        File.Move(file + ".aside", file);
        var later = await SampleStorage.OpenAsync(SampleStorage.StorageOver(samples.Host(samples.Database.ConnectionString)), "one");
        await later.Save(later.Value! with { Amount = 3 }, Fill());
        Assert.Equal(3, (await samples.OpenAsync("one")).Value!.Amount);
    }

    private static RowChange Fill() => new(Ranks.Append, "filling", "", "INSERT INTO filling VALUES ('x')", RowsExpected.ExactlyOne);
}
