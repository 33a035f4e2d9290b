using Orleans.Runtime;

namespace Sesame.Abstractions.Cluster;

/// <summary>Told on the owner's node which copies of its grains were used elsewhere, within seconds and not every time.</summary>
public interface ICopyUse
{
    /// <summary>A copy of this grain's state was used a moment ago.</summary>
    void Note(GrainId grain);
}
