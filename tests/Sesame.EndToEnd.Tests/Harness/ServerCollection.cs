using System.Runtime.Versioning;
using Xunit;

[assembly: SupportedOSPlatform("linux")]
// Most of a test is the start of a server, which waits as much as it works. What is about time among many processes stands in Alone.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]

namespace Sesame.EndToEnd.Tests.Harness;

[CollectionDefinition(Name)]
public sealed class ServerCollection : ICollectionFixture<SharedServer>
{
    public const string Name = "one server";
}
