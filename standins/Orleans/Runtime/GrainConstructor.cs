using System.Reflection;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace Orleans.Runtime;

/// <summary>
/// Makes instances of a grain class. Arguments that are singletons are resolved once for the class, so a class that
/// takes only those needs no container and no scope for a further activation.
/// </summary>
internal sealed class GrainConstructor
{
    private readonly ConstructorInvoker _invoker;
    private readonly Func<Activation, object?>[] _arguments;

    public GrainConstructor(Type type, Silo silo)
    {
        var constructor = Choose(type);
        _invoker = ConstructorInvoker.Create(constructor);
        _arguments = [.. constructor.GetParameters().Select(parameter => ArgumentFor(parameter, silo))];
    }

    public object Create(Activation activation)
    {
        var arguments = _arguments.Length == 0 ? [] : new object?[_arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = _arguments[i](activation);
        }

        try
        {
            return _invoker.Invoke(arguments.AsSpan());
        }
        catch (TargetInvocationException exception) when (exception.InnerException is { } cause)
        {
            ExceptionDispatchInfo.Throw(cause);
            throw;
        }
    }

    private static ConstructorInfo Choose(Type type)
    {
        var constructors = type.GetConstructors();
        return constructors.FirstOrDefault(candidate => candidate.IsDefined(typeof(ActivatorUtilitiesConstructorAttribute)))
            ?? constructors.MaxBy(candidate => candidate.GetParameters().Length)
            ?? throw new OrleansConfigurationException($"{type} has no public constructor.");
    }

    private static Func<Activation, object?> ArgumentFor(ParameterInfo parameter, Silo silo)
    {
        var type = parameter.ParameterType;
        if (parameter.GetCustomAttribute<PersistentStateAttribute>() is { } state)
        {
            return StateFor(parameter, state, silo);
        }

        if (type == typeof(IGrainContext))
        {
            return static activation => activation;
        }

        if (type == typeof(IServiceProvider))
        {
            return static activation => activation.ActivationServices;
        }

        if (parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { } keyed)
        {
            return activation => activation.ActivationServices.GetRequiredKeyedService(type, keyed.Key);
        }

        if (silo.Lifetimes.IsSingleton(type))
        {
            var shared = new Lazy<object>(() => silo.Services.GetRequiredService(type));
            return _ => shared.Value;
        }

        if (parameter.HasDefaultValue && silo.Services.GetService<IServiceProviderIsService>() is { } registered && !registered.IsService(type))
        {
            // Without this, every activation would make a scope to find that nothing is there.
            return _ => parameter.DefaultValue;
        }

        return parameter.HasDefaultValue
            ? activation => activation.ActivationServices.GetService(type) ?? parameter.DefaultValue
            : activation => activation.ActivationServices.GetRequiredService(type);
    }

    private static Func<Activation, object?> StateFor(ParameterInfo parameter, PersistentStateAttribute attribute, Silo silo)
    {
        if (!parameter.ParameterType.IsGenericType || parameter.ParameterType.GetGenericTypeDefinition() != typeof(IPersistentState<>))
        {
            throw new OrleansConfigurationException($"{parameter.Member.DeclaringType}: {parameter.Name} is not an IPersistentState<T>.");
        }

        var make = typeof(GrainConstructor)
            .GetMethod(nameof(StateFactory), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(parameter.ParameterType.GetGenericArguments());
        return (Func<Activation, object?>)make.Invoke(null, [attribute, silo])!;
    }

    private static Func<Activation, object?> StateFactory<TState>(PersistentStateAttribute attribute, Silo silo)
    {
        var name = attribute.StorageName ?? Providers.ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME;
        var source = new Lazy<StateSource>(() => new StateSource(
            attribute.StateName,
            silo.Services.GetKeyedService<IGrainStorage>(name)
                ?? throw new OrleansConfigurationException($"No storage provider is named \"{name}\".")));
        return activation =>
        {
            var state = new PersistentState<TState>(source.Value, activation);
            activation.AddState(state);
            return state;
        };
    }
}

/// <summary>What the container was told, so that the engine knows which services one instance serves all.</summary>
internal sealed class ServiceLifetimes(IServiceCollection services)
{
    public bool IsSingleton(Type type)
    {
        var descriptor = services.LastOrDefault(candidate => !candidate.IsKeyedService && candidate.ServiceType == type)
            ?? (type.IsGenericType ? services.LastOrDefault(candidate => !candidate.IsKeyedService && candidate.ServiceType == type.GetGenericTypeDefinition()) : null);
        return descriptor?.Lifetime == ServiceLifetime.Singleton;
    }
}
