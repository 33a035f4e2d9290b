using Xunit;

namespace Standins.Orleans.Tests.Cluster.Simulation;

/// <summary>Tests that take all cores.</summary>
[CollectionDefinition(ClusterSimulationTests.Alone, DisableParallelization = true)]
public sealed class AloneCollection;
