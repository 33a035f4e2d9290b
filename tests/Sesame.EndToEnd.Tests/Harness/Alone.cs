using Xunit;

namespace Sesame.EndToEnd.Tests.Harness;

/// <summary>For tests of several nodes, which lose leases when others take the processors: nothing runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
