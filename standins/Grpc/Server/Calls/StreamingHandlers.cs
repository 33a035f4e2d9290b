using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace Grpc.AspNetCore.Server.Calls;

internal sealed class ClientStreamingHandler<TRequest, TResponse>(BoundMethod<TRequest, TResponse> method) : MethodHandler(method)
    where TRequest : class
    where TResponse : class
{
    protected override async Task HandleAsync(GrpcServerCallContext call)
    {
        try
        {
            var reader = new HttpStreamReader<TRequest>(call, method.Method.RequestMarshaller);
            var response = await method.ClientStreaming!(reader, call).ConfigureAwait(false);
            await call.EndAsync(method.Method.ResponseMarshaller, response).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await call.EndAsync(exception).ConfigureAwait(false);
        }
    }
}

internal sealed class ServerStreamingHandler<TRequest, TResponse>(BoundMethod<TRequest, TResponse> method) : MethodHandler(method)
    where TRequest : class
    where TResponse : class
{
    protected override async Task HandleAsync(GrpcServerCallContext call)
    {
        var writer = new HttpStreamWriter<TResponse>(call, method.Method.ResponseMarshaller);
        try
        {
            var request = await MessageInput.ReadSingleAsync(call, method.Method.RequestMarshaller).ConfigureAwait(false);
            await method.ServerStreaming!(request, writer, call).ConfigureAwait(false);
            await writer.EndAsync().ConfigureAwait(false);
            await call.EndAsync(call.Status).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await writer.EndAsync().ConfigureAwait(false);
            await call.EndAsync(exception).ConfigureAwait(false);
        }
    }
}

internal sealed class DuplexStreamingHandler<TRequest, TResponse>(BoundMethod<TRequest, TResponse> method) : MethodHandler(method)
    where TRequest : class
    where TResponse : class
{
    protected override async Task HandleAsync(GrpcServerCallContext call)
    {
        var writer = new HttpStreamWriter<TResponse>(call, method.Method.ResponseMarshaller);
        try
        {
            var reader = new HttpStreamReader<TRequest>(call, method.Method.RequestMarshaller);
            await method.DuplexStreaming!(reader, writer, call).ConfigureAwait(false);
            await writer.EndAsync().ConfigureAwait(false);
            await call.EndAsync(call.Status).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await writer.EndAsync().ConfigureAwait(false);
            await call.EndAsync(exception).ConfigureAwait(false);
        }
    }
}
