using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using Sesame.Abstractions.Calls;
using Sesame.Grains.Storage;

namespace Sesame.Postgres.Tests.Storage;

/// <summary>A grain that owns a sample.</summary>
public interface ISampleGrain : IGrainWithStringKey
{
    Task<long> Set(int amount, string? key = null);

    Task<long> Increase();

    Task Delete();

    [AlwaysInterleave]
    Task<int?> Amount();

    [AlwaysInterleave]
    Task Reload(long version);
}

internal sealed class SampleGrain([PersistentState("sample", "sesame")] IPersistentState<Stored<Sample>> state, TimeProvider time)
    : StoredGrain<Sample>(state, time), ISampleGrain
{
    public async Task<long> Set(int amount, string? key = null)
    {
        var id = this.GetPrimaryKeyString();
        var command = CommandContext.Begin(CallContext.System, Clock).Audit("samples.set", "sample", id);
        if (key is not null)
        {
            command.Change(Sample.Key(key, id));
        }

        await Save(new Sample(Guid.Empty, "name of " + id, amount), command);
        return Version;
    }

    public Task<long> Increase() => Run(CallContext.System, async command =>
    {
        await Save(Value! with { Amount = Value.Amount + 1 }, command.Audit("samples.increase", "sample", this.GetPrimaryKeyString()));
        return Version;
    });

    public Task Delete() => SaveDelete(CommandContext.Begin(CallContext.System, Clock).Audit("samples.delete", "sample", this.GetPrimaryKeyString()));

    public Task<int?> Amount() => Task.FromResult(Value?.Amount);

    public Task Reload(long version) => ReloadIfOlder(version);
}
