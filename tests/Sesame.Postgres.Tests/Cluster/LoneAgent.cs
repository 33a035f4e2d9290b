using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Runtime.Cluster;

namespace Sesame.Postgres.Tests.Cluster;

/// <summary>One silo's part in the cluster over a real store, with nobody else there and no grains.</summary>
internal sealed class LoneAgent : IPeers, IPartitionHost, IAsyncDisposable
{
    private readonly PostgresClusterStore _store;

    public LoneAgent(string connectionString, double leaseSeconds)
    {
        var settings = new ClusterSettings { LeaseSeconds = leaseSeconds };
        _store = new PostgresClusterStore(connectionString, settings, TimeProvider.System);
        Agent = new ClusterAgent(
            settings,
            () => new Member(Guid.CreateVersion7(), "lone", "127.0.0.1:1", MemberStatus.Active, 0, new Dictionary<string, string>()),
            _store,
            this,
            this,
            new BootClock(),
            TimeProvider.System,
            NullLogger.Instance);
    }

    public ClusterAgent Agent { get; }

    public bool ServesAll => Enumerable.Range(0, Partitions.Count).All(partition => Agent.ServingEpoch(partition) > 0);

    public bool ServesNothing => Enumerable.Range(0, Partitions.Count).All(partition => Agent.ServingEpoch(partition) == 0);

    public Task Drain(IReadOnlyCollection<int> partitions, TimeSpan patience, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task Flush(IReadOnlyCollection<int> partitions, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task Drop() => Task.CompletedTask;

    public bool Reaches(Guid incarnation) => false;

    public Task<TReply> Ask<TReply>(Member member, PeerMessage<TReply> message, TimeSpan timeout, CancellationToken cancellationToken)
        where TReply : class => Task.FromException<TReply>(new PeerUnreachableException("nobody is there"));

    public async ValueTask DisposeAsync()
    {
        await Agent.Halt();
        await _store.DisposeAsync();
    }
}
