using Grpc.Core;

namespace Grpc.AspNetCore.Server.Model;

/// <summary>
/// Composes, once per method, the delegate that a call runs through: the interceptors from the outermost in, then the
/// handler. A call itself makes no closure.
/// </summary>
internal static class Pipeline
{
    public static UnaryServerMethod<TRequest, TResponse> Unary<TService, TRequest, TResponse>(
        ServiceActivator<TService> services,
        InterceptorActivator[] interceptors,
        Func<TService, TRequest, ServerCallContext, Task<TResponse>> handler)
        where TService : class
        where TRequest : class
        where TResponse : class
    {
        UnaryServerMethod<TRequest, TResponse> pipeline = services.Shared is { } shared
            ? handler.Method.CreateDelegate<UnaryServerMethod<TRequest, TResponse>>(shared)
            : services.OwnsInstances
            ? (request, context) => Owned.Run(
                services.Create(context),
                (handler, request, context),
                static (service, call) => call.handler(service, call.request, call.context))
            : (request, context) => handler(services.Create(context), request, context);

        foreach (var activator in interceptors.Reverse())
        {
            var next = pipeline;
            if (activator.Shared is { } interceptor)
            {
                // Bound here: finding the override of a generic method costs each call as much as the interceptor itself.
                InterceptedUnary<TRequest, TResponse> intercept = interceptor.UnaryServerHandler;
                pipeline = (request, context) => intercept(request, context, next);
                continue;
            }

            pipeline = activator.OwnsInstances
                ? (request, context) => Owned.Run(
                    activator.Create(context),
                    (next, request, context),
                    static (interceptor, call) => interceptor.UnaryServerHandler(call.request, call.context, call.next))
                : (request, context) => activator.Create(context).UnaryServerHandler(request, context, next);
        }

        return pipeline;
    }

    public static ClientStreamingServerMethod<TRequest, TResponse> ClientStreaming<TService, TRequest, TResponse>(
        ServiceActivator<TService> services,
        InterceptorActivator[] interceptors,
        Func<TService, IAsyncStreamReader<TRequest>, ServerCallContext, Task<TResponse>> handler)
        where TService : class
        where TRequest : class
        where TResponse : class
    {
        ClientStreamingServerMethod<TRequest, TResponse> pipeline = services.OwnsInstances
            ? (requests, context) => Owned.Run(
                services.Create(context),
                (handler, requests, context),
                static (service, call) => call.handler(service, call.requests, call.context))
            : (requests, context) => handler(services.Create(context), requests, context);

        foreach (var activator in interceptors.Reverse())
        {
            var next = pipeline;
            pipeline = activator.OwnsInstances
                ? (requests, context) => Owned.Run(
                    activator.Create(context),
                    (next, requests, context),
                    static (interceptor, call) => interceptor.ClientStreamingServerHandler(call.requests, call.context, call.next))
                : (requests, context) => activator.Create(context).ClientStreamingServerHandler(requests, context, next);
        }

        return pipeline;
    }

    public static ServerStreamingServerMethod<TRequest, TResponse> ServerStreaming<TService, TRequest, TResponse>(
        ServiceActivator<TService> services,
        InterceptorActivator[] interceptors,
        Func<TService, TRequest, IServerStreamWriter<TResponse>, ServerCallContext, Task> handler)
        where TService : class
        where TRequest : class
        where TResponse : class
    {
        ServerStreamingServerMethod<TRequest, TResponse> pipeline = services.OwnsInstances
            ? (request, responses, context) => Owned.Run(
                services.Create(context),
                (handler, request, responses, context),
                static (service, call) => call.handler(service, call.request, call.responses, call.context))
            : (request, responses, context) => handler(services.Create(context), request, responses, context);

        foreach (var activator in interceptors.Reverse())
        {
            var next = pipeline;
            pipeline = activator.OwnsInstances
                ? (request, responses, context) => Owned.Run(
                    activator.Create(context),
                    (next, request, responses, context),
                    static (interceptor, call) => interceptor.ServerStreamingServerHandler(call.request, call.responses, call.context, call.next))
                : (request, responses, context) => activator.Create(context).ServerStreamingServerHandler(request, responses, context, next);
        }

        return pipeline;
    }

    public static DuplexStreamingServerMethod<TRequest, TResponse> DuplexStreaming<TService, TRequest, TResponse>(
        ServiceActivator<TService> services,
        InterceptorActivator[] interceptors,
        Func<TService, IAsyncStreamReader<TRequest>, IServerStreamWriter<TResponse>, ServerCallContext, Task> handler)
        where TService : class
        where TRequest : class
        where TResponse : class
    {
        DuplexStreamingServerMethod<TRequest, TResponse> pipeline = services.OwnsInstances
            ? (requests, responses, context) => Owned.Run(
                services.Create(context),
                (handler, requests, responses, context),
                static (service, call) => call.handler(service, call.requests, call.responses, call.context))
            : (requests, responses, context) => handler(services.Create(context), requests, responses, context);

        foreach (var activator in interceptors.Reverse())
        {
            var next = pipeline;
            pipeline = activator.OwnsInstances
                ? (requests, responses, context) => Owned.Run(
                    activator.Create(context),
                    (next, requests, responses, context),
                    static (interceptor, call) => interceptor.DuplexStreamingServerHandler(call.requests, call.responses, call.context, call.next))
                : (requests, responses, context) => activator.Create(context).DuplexStreamingServerHandler(requests, responses, context, next);
        }

        return pipeline;
    }

    private delegate Task<TResponse> InterceptedUnary<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        where TRequest : class
        where TResponse : class;
}
