using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server.Model;

/// <summary>
/// Makes the object that handles a call: from the container when the service is registered there, else a new one for
/// each call, which is then ours to dispose of.
/// </summary>
internal sealed class ServiceActivator<TService>
    where TService : class
{
    private readonly IServiceProvider root;
    private readonly ObjectFactory<TService>? factory;
    private readonly bool rootSuffices;

    public ServiceActivator(IServiceProvider root, ServiceLifetimes lifetimes)
    {
        this.root = root;
        if (lifetimes.IsSingleton(typeof(TService)))
        {
            Shared = root.GetRequiredService<TService>();
        }
        else if (!lifetimes.IsRegistered(typeof(TService)))
        {
            factory = ActivatorUtilities.CreateFactory<TService>([]);
            rootSuffices = lifetimes.NeedsOnlySingletons(typeof(TService));
            OwnsInstances = typeof(TService).IsAssignableTo(typeof(IDisposable)) || typeof(TService).IsAssignableTo(typeof(IAsyncDisposable));
        }
    }

    /// <summary>The one instance, when the container holds it as a singleton.</summary>
    public TService? Shared { get; }

    /// <summary>True when each instance must be disposed of after its call.</summary>
    public bool OwnsInstances { get; }

    public TService Create(ServerCallContext context)
    {
        if (Shared is not null)
        {
            return Shared;
        }

        if (rootSuffices)
        {
            return factory!(root, null);
        }

        var scope = context.GetHttpContext().RequestServices;
        return factory is null ? scope.GetRequiredService<TService>() : factory(scope, null);
    }
}
