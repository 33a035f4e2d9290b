using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server.Model;

/// <summary>Makes an interceptor for a call: from the container when registered there, else a new one for each call.</summary>
internal sealed class InterceptorActivator
{
    private readonly Type type;
    private readonly IServiceProvider root;
    private readonly ObjectFactory? factory;
    private readonly object[] arguments;
    private readonly bool rootSuffices;

    public InterceptorActivator(InterceptorRegistration registration, IServiceProvider root, ServiceLifetimes lifetimes)
    {
        this.root = root;
        type = registration.Type;
        arguments = [.. registration.Arguments];
        if (arguments.Length == 0 && lifetimes.IsSingleton(type))
        {
            Shared = (Interceptor)root.GetRequiredService(type);
        }
        else if (arguments.Length > 0 || !lifetimes.IsRegistered(type))
        {
            factory = ActivatorUtilities.CreateFactory(type, [.. arguments.Select(argument => argument.GetType())]);
            rootSuffices = arguments.Length == 0 && lifetimes.NeedsOnlySingletons(type);
            OwnsInstances = type.IsAssignableTo(typeof(IDisposable)) || type.IsAssignableTo(typeof(IAsyncDisposable));
        }
    }

    /// <summary>The one instance, when the container holds it as a singleton.</summary>
    public Interceptor? Shared { get; }

    public bool OwnsInstances { get; }

    public Interceptor Create(ServerCallContext context)
    {
        if (Shared is not null)
        {
            return Shared;
        }

        if (rootSuffices)
        {
            return (Interceptor)factory!(root, arguments);
        }

        var scope = context.GetHttpContext().RequestServices;
        return (Interceptor)(factory is null ? scope.GetRequiredService(type) : factory(scope, arguments));
    }
}
