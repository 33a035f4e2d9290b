using Orleans.Runtime.Cluster;

namespace Standins.Orleans.Tests.Cluster;

/// <summary>A machine's clock that a test moves.</summary>
internal sealed class HandClock : IBootClock
{
    public long Now { get; set; }
}
