using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Runtime.Cluster;
using Standins.Orleans.Tests.Routing;

namespace Standins.Orleans.Tests.Cluster.Copies;

[GenerateSerializer, Immutable, Alias("test.copied.answer")]
public sealed record CopiedAnswer(
    [property: Id(0)] int Value,
    [property: Id(1)] bool Granted,
    [property: Id(2)] Guid Owner,
    [property: Id(3)] long Pair,
    [property: Id(4)] long Epoch,
    [property: Id(5)] long Number,
    [property: Id(6)] TimeSpan For);

[Alias("test.copied")]
public interface ICopiedGrain : IGrainWithStringKey
{
    [AlwaysInterleave, Alias("lease")]
    ValueTask<CopiedAnswer> Lease(Guid holder);

    [Alias("set")]
    Task Set(int value);
}

/// <summary>A number that other nodes hold copies of.</summary>
public sealed class CopiedGrain(RoutedMemory memory, IServiceProvider services) : Grain, ICopiedGrain
{
    private int _value;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _value = memory.Counts.GetValueOrDefault(this.GetPrimaryKeyString());
        return base.OnActivateAsync(cancellationToken);
    }

    public ValueTask<CopiedAnswer> Lease(Guid holder)
    {
        memory.Counts.AddOrUpdate("calls", 1, static (_, calls) => calls + 1);
        var own = (Activation)GrainContext;
        var grant = services.GetRequiredService<ClusterRuntime>().Leases.Grant(own.GrainId.ToString(), own.Partition, own.Epoch, holder);
        return ValueTask.FromResult(grant is null
            ? new CopiedAnswer(_value, false, default, 0, 0, 0, default)
            : new CopiedAnswer(_value, true, grant.Owner, grant.Pair, grant.Epoch, grant.Number, grant.For));
    }

    public async Task Set(int value)
    {
        await Task.Yield();
        memory.Counts[this.GetPrimaryKeyString()] = value;
        _value = value;
        await services.GetRequiredService<ClusterRuntime>().Leases.Void(GrainContext.GrainId.ToString());
    }
}

/// <summary>Reads as the product does: a copy while there is one, else the owner.</summary>
internal static class CopiedReads
{
    public static int? Find(this TestMember member, ICopiedGrain grain) => Find(member.Runtime.Copies, grain);

    public static ValueTask<int> Read(this TestMember member, string key) => Read(member.Runtime.Copies, member.Grains, key);

    public static async ValueTask<int> Read(CopyHolder copies, IGrainFactory grains, string key)
    {
        var grain = grains.GetGrain<ICopiedGrain>(key);
        if (Find(copies, grain) is { } held)
        {
            return held;
        }

        var request = copies.Begin(grain.GetGrainId().ToString());
        CopiedAnswer? answer = null;
        try
        {
            answer = await grain.Lease(request.Holder);
            return answer.Value;
        }
        finally
        {
            var grant = answer is { Granted: true } ? new CopyGrant(answer.Owner, answer.Pair, answer.Epoch, answer.Number, answer.For) : null;
            copies.Conclude(request, grant, answer?.Value);
        }
    }

    private static int? Find(CopyHolder copies, ICopiedGrain grain) => copies.Find(grain.GetGrainId().ToString()) as int?;
}
