using System.Reflection;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Grpc.AspNetCore.Server.Model;

/// <summary>Collects the methods of a service through the binding code generated next to its base class.</summary>
internal sealed class ServiceBinder<TService> : ServiceBinderBase
    where TService : class
{
    private readonly ServiceDescriptor? descriptor;
    private readonly MethodSettings settings;
    private readonly ServiceActivator<TService> activator;
    private readonly InterceptorActivator[] interceptors;
    private readonly List<BoundMethod> methods = [];

    private ServiceBinder(IServiceProvider provider, ServiceDescriptor? descriptor)
    {
        this.descriptor = descriptor;
        var lifetimes = provider.GetRequiredService<ServiceLifetimes>();
        settings = MethodSettings.Create(
            provider.GetRequiredService<IOptions<GrpcServiceOptions>>().Value,
            provider.GetRequiredService<IOptions<GrpcServiceOptions<TService>>>().Value,
            provider.GetRequiredService<TimeProvider>());
        activator = new ServiceActivator<TService>(provider, lifetimes);
        interceptors = [.. settings.Interceptors.Select(registration => new InterceptorActivator(registration, provider, lifetimes))];
    }

    public static BoundService Bind(IServiceProvider provider)
    {
        var binding = FindBinding();
        var descriptor = binding.BindType.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) as ServiceDescriptor;
        var binder = new ServiceBinder<TService>(provider, descriptor);
        var baseType = FindBaseType();
        var bind = binding.BindType.GetMethod(
            binding.BindMethodName,
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static,
            [typeof(ServiceBinderBase), baseType])
            ?? throw new InvalidOperationException($"{binding.BindType} has no {binding.BindMethodName} for {baseType}.");
        bind.Invoke(null, [binder, null]);
        var name = binder.methods.FirstOrDefault()?.Definition.ServiceName ?? descriptor?.FullName ?? typeof(TService).Name;
        return new BoundService(typeof(TService), name, descriptor, binder.methods);
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        var (info, metadata) = Describe(method, typeof(TRequest), typeof(ServerCallContext));
        var open = info.CreateDelegate<Func<TService, TRequest, ServerCallContext, Task<TResponse>>>();
        methods.Add(new BoundMethod<TRequest, TResponse>(typeof(TService), method, info, Find(method), settings, metadata)
        {
            Unary = Pipeline.Unary(activator, interceptors, open),
        });
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var (info, metadata) = Describe(method, typeof(IAsyncStreamReader<TRequest>), typeof(ServerCallContext));
        var open = info.CreateDelegate<Func<TService, IAsyncStreamReader<TRequest>, ServerCallContext, Task<TResponse>>>();
        methods.Add(new BoundMethod<TRequest, TResponse>(typeof(TService), method, info, Find(method), settings, metadata)
        {
            ClientStreaming = Pipeline.ClientStreaming(activator, interceptors, open),
        });
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var (info, metadata) = Describe(method, typeof(TRequest), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext));
        var open = info.CreateDelegate<Func<TService, TRequest, IServerStreamWriter<TResponse>, ServerCallContext, Task>>();
        methods.Add(new BoundMethod<TRequest, TResponse>(typeof(TService), method, info, Find(method), settings, metadata)
        {
            ServerStreaming = Pipeline.ServerStreaming(activator, interceptors, open),
        });
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var (info, metadata) = Describe(
            method, typeof(IAsyncStreamReader<TRequest>), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext));
        var open = info.CreateDelegate<Func<TService, IAsyncStreamReader<TRequest>, IServerStreamWriter<TResponse>, ServerCallContext, Task>>();
        methods.Add(new BoundMethod<TRequest, TResponse>(typeof(TService), method, info, Find(method), settings, metadata)
        {
            DuplexStreaming = Pipeline.DuplexStreaming(activator, interceptors, open),
        });
    }

    private static BindServiceMethodAttribute FindBinding() =>
        FindBaseType().GetCustomAttribute<BindServiceMethodAttribute>(inherit: false)!;

    private static Type FindBaseType()
    {
        for (var type = typeof(TService); type is not null; type = type.BaseType)
        {
            if (type.IsDefined(typeof(BindServiceMethodAttribute), inherit: false))
            {
                return type;
            }
        }

        throw new InvalidOperationException($"{typeof(TService)} does not derive from a generated service base.");
    }

    private MethodDescriptor? Find(IMethod method) => descriptor?.FindMethodByName(method.Name);

    private static (MethodInfo Info, IReadOnlyList<object> Metadata) Describe(IMethod method, params Type[] parameters)
    {
        var info = FindMostDerived(method.Name, parameters);
        return (info, [.. typeof(TService).GetCustomAttributes(inherit: true), .. info.GetCustomAttributes(inherit: true)]);
    }

    // A method hidden by `new` in a derived class must not win over the override that the runtime would call.
    private static MethodInfo FindMostDerived(string name, Type[] parameters)
    {
        for (var type = typeof(TService); type is not null; type = type.BaseType)
        {
            var found = type.GetMethod(name, BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly, parameters);
            if (found is { IsVirtual: true } && (found.Attributes & MethodAttributes.NewSlot) == 0)
            {
                return found;
            }

            if (found is { IsVirtual: true } && type.IsDefined(typeof(BindServiceMethodAttribute), inherit: false))
            {
                return found;
            }
        }

        throw new InvalidOperationException($"{typeof(TService)} has no method {name} that its base declares.");
    }
}
