using Orleans;
using Orleans.Runtime;
using Orleans.Runtime.Cluster;
using Sesame.Abstractions.Cluster;
using CopyGrant = Sesame.Abstractions.Cluster.CopyGrant;
using EngineGrant = Orleans.Runtime.Cluster.CopyGrant;

namespace Sesame.Standins.Cluster;

/// <summary>Leased copies by the engine's protocol, both sides.</summary>
internal sealed class LeasedCopies : ILeasedCopies, ICopyLeases
{
    private readonly ClusterRuntime runtime;
    private readonly CopyMeter meter;
    private readonly ICopyUse[] users;

    public LeasedCopies(ClusterRuntime runtime, CopyMeter meter, IEnumerable<ICopyUse> users)
    {
        (this.runtime, this.meter, this.users) = (runtime, meter, [.. users]);
        runtime.Leases.Used += Note;
    }

    public ILeasedCopy<TCopy> Of<TCopy>(IGrainWithStringKey grain, Func<Guid, ValueTask<Leased<TCopy>>> lease, bool notesUse = false) where TCopy : class =>
        new LeasedCopy<TCopy>(runtime, meter, (GrainReference)grain, lease, notesUse);

    public CopyGrant? Grant(IGrainContext grain, Guid holder) =>
        grain is Activation activation && runtime.Leases.Grant(KeyOf(grain.GrainId), activation.Partition, activation.Epoch, holder) is { } granted
            ? new CopyGrant(granted.Owner, granted.Pair, granted.Epoch, granted.Number, granted.For)
            : null;

    public Task Void(IGrainContext grain) => runtime.Leases.Void(KeyOf(grain.GrainId));

    private static string KeyOf(GrainId grain) => grain.ToString();

    private void Note(IReadOnlyList<string> used)
    {
        foreach (var key in used)
        {
            Array.ForEach(users, user => user.Note(GrainId.Parse(key)));
        }
    }

    private sealed class LeasedCopy<TCopy>(ClusterRuntime runtime, CopyMeter meter, GrainReference grain, Func<Guid, ValueTask<Leased<TCopy>>> lease, bool notesUse)
        : ILeasedCopy<TCopy> where TCopy : class
    {
        private readonly string key = KeyOf(grain.GetGrainId());

        public FoundCopy Find(out TCopy? copy)
        {
            copy = runtime.Copies.Find(key) as TCopy;
            if (copy is not null)
            {
                meter.Found();
                return FoundCopy.Copy;
            }

            if (runtime.Agent.ServingEpoch(grain.Partition) == 0)
            {
                return FoundCopy.None;
            }

            meter.Served();
            return FoundCopy.Grain;
        }

        public async ValueTask<TCopy?> Ask()
        {
            meter.Asked();
            var request = runtime.Copies.Begin(key);
            Leased<TCopy>? leased = null;
            try
            {
                leased = await lease(request.Holder);
                return leased.Copy;
            }
            finally
            {
                runtime.Copies.Conclude(request, EngineGrantOf(leased?.Grant), leased?.Copy, notesUse);
            }
        }

        private static EngineGrant? EngineGrantOf(CopyGrant? grant) =>
            grant is null ? null : new EngineGrant(grant.Owner, grant.Pair, grant.Epoch, grant.Number, grant.For);
    }
}
