using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sesame.Api.Tests.Harness;
using Sesame.Grains.Storage;
using Xunit;

namespace Sesame.Api.Tests.Errors;

/// <summary>More calls than connections to PostgreSQL: who waited too long for one is told that there is too much to do, not that storage is away.</summary>
public sealed class OverloadTests(OverloadTests.Narrow api) : IClassFixture<OverloadTests.Narrow>
{
    private const string Users = "/accounts/v1/users?pageSize=1";

    [Fact]
    public async Task Calls_without_a_connection_are_overloaded_and_those_with_one_come_through()
    {
        var client = await api.ClientAsync("system");
        Assert.Equal(200, (await api.SendAsync("GET", Users, client.Proved)).Status);

        await using var holder = await api.Database.Source.OpenConnectionAsync();
        await using var transaction = await holder.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand("LOCK TABLE users IN ACCESS EXCLUSIVE MODE", holder, transaction))
        {
            await hold.ExecuteNonQueryAsync();
        }

        var calls = Enumerable.Range(0, 12).Select(_ => api.SendAsync("GET", Users, client.Proved)).ToList();
        var waiting = calls.ToHashSet();
        while (waiting.Count > Narrow.Connections)
        {
            waiting.Remove(await Task.WhenAny(waiting));
        }

        await transaction.RollbackAsync();
        var replies = await Task.WhenAll(calls);

        Assert.Equal(Narrow.Connections, replies.Count(reply => reply.Status == 200));
        Assert.All(replies.Where(reply => reply.Status != 200), reply =>
        {
            Assert.Equal((503, "OVERLOADED"), (reply.Status, reply.Reason));
            Assert.NotNull(reply.Headers.RetryAfter);
        });
    }

    /// <summary>The server with two connections to PostgreSQL.</summary>
    public sealed class Narrow() : RunningApi(builder => builder.Services.PostConfigure<StorageOptions>(
        storage => (storage.ConnectionsMax, storage.WaitMilliseconds) = (Connections, 1_000)))
    {
        public const int Connections = 2;
    }
}
