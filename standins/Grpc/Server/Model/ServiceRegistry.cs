namespace Grpc.AspNetCore.Server.Model;

/// <summary>The services mapped so far, for reflection and for documents made from descriptors.</summary>
internal sealed class ServiceRegistry
{
    private readonly Lock gate = new();
    private volatile BoundService[] services = [];

    public IReadOnlyList<BoundService> Services => services;

    public void Add(BoundService service)
    {
        lock (gate)
        {
            services = [.. services, service];
        }
    }
}
