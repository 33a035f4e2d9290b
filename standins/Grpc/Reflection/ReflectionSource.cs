using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server.Model;

namespace Grpc.Reflection;

/// <summary>What reflection tells: the services mapped by now, read anew when another one is mapped.</summary>
internal sealed class ReflectionSource(ServiceRegistry registry)
{
    private sealed record Snapshot(int Services, IReadOnlyList<string> Names, SymbolRegistry Symbols);

    private volatile Snapshot? snapshot;

    public IReadOnlyList<string> ServiceNames => Current.Names;

    public SymbolRegistry Symbols => Current.Symbols;

    private Snapshot Current
    {
        get
        {
            var services = registry.Services;
            if (snapshot is not { } known || known.Services != services.Count)
            {
                snapshot = known = new Snapshot(
                    services.Count,
                    [.. services.Select(service => service.FullName).Distinct().Order(StringComparer.Ordinal)],
                    SymbolRegistry.FromFiles(services.Select(service => service.Descriptor?.File).OfType<FileDescriptor>()));
            }

            return known;
        }
    }
}
