using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server.Model;

/// <summary>
/// Tells which types live as long as the application. A call whose service needs nothing else is spared the container
/// scope of its request.
/// </summary>
internal sealed class ServiceLifetimes(IServiceCollection services)
{
    public bool IsRegistered(Type type) => Find(type) is not null;

    public bool IsSingleton(Type type) => Find(type) is { Lifetime: ServiceLifetime.Singleton };

    /// <summary>True when an object of the type, not itself registered, can be made from singletons alone.</summary>
    public bool NeedsOnlySingletons(Type type)
    {
        var constructors = type.GetConstructors();
        return constructors.Length == 1 && constructors[0].GetParameters().All(parameter => IsSingleton(parameter.ParameterType));
    }

    private ServiceDescriptor? Find(Type type)
    {
        var exact = services.LastOrDefault(service => service.ServiceType == type && !service.IsKeyedService);
        return exact is null && type.IsConstructedGenericType
            ? services.LastOrDefault(service => service.ServiceType == type.GetGenericTypeDefinition() && !service.IsKeyedService)
            : exact;
    }
}
