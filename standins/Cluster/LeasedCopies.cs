using Orleans;
using Orleans.Runtime;
using Orleans.Runtime.Cluster;
using Sesame.Abstractions.Cluster;
using CopyGrant = Sesame.Abstractions.Cluster.CopyGrant;
using EngineGrant = Orleans.Runtime.Cluster.CopyGrant;

namespace Sesame.Standins.Cluster;

/// <summary>The holder's side of leased copies by the engine's protocol, in a member and in a front.</summary>
internal sealed class LeasedCopies(CopyHolder copies, IOwnedPartitions owned, CopyMeter meter) : ILeasedCopies
{
    public ILeasedCopy<TCopy> Of<TCopy>(IGrainWithStringKey grain, Func<Guid, ValueTask<Leased<TCopy>>> lease, bool notesUse = false) where TCopy : class =>
        new LeasedCopy<TCopy>(copies, owned, meter, (GrainReference)grain, lease, notesUse);

    private sealed class LeasedCopy<TCopy>(
        CopyHolder copies, IOwnedPartitions owned, CopyMeter meter, GrainReference grain, Func<Guid, ValueTask<Leased<TCopy>>> lease, bool notesUse)
        : ILeasedCopy<TCopy> where TCopy : class
    {
        private readonly string key = CopyGrants.KeyOf(grain.GetGrainId());

        public FoundCopy Find(out TCopy? copy)
        {
            copy = copies.Find(key) as TCopy;
            if (copy is not null)
            {
                meter.Found();
                return FoundCopy.Copy;
            }

            if (owned.ServingEpoch(grain.Partition) == 0)
            {
                return FoundCopy.None;
            }

            meter.Served();
            return FoundCopy.Grain;
        }

        public async ValueTask<TCopy?> Ask()
        {
            meter.Asked();
            var request = copies.Begin(key);
            Leased<TCopy>? leased = null;
            try
            {
                leased = await lease(request.Holder);
                return leased.Copy;
            }
            finally
            {
                copies.Conclude(request, EngineGrantOf(leased?.Grant), leased?.Copy, notesUse);
            }
        }

        private static EngineGrant? EngineGrantOf(CopyGrant? grant) =>
            grant is null ? null : new EngineGrant(grant.Owner, grant.Pair, grant.Epoch, grant.Number, grant.For);
    }
}
