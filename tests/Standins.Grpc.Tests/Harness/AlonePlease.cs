using Xunit;

namespace Standins.Grpc.Tests.Harness;

/// <summary>Tests that count what the whole process does run when no other test does.</summary>
[CollectionDefinition(nameof(AlonePlease), DisableParallelization = true)]
public sealed class AlonePlease;
