using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace Grpc.AspNetCore.Server.Calls;

/// <summary>
/// One message in, one out. When the request is there and the handler does not wait, the call runs through without a
/// state machine; the response's prefix, message and trailers leave in one piece when the request ends.
/// </summary>
internal sealed class UnaryHandler<TRequest, TResponse>(BoundMethod<TRequest, TResponse> method) : MethodHandler(method)
    where TRequest : class
    where TResponse : class
{
    private readonly Marshaller<TRequest> requests = method.Method.RequestMarshaller;
    private readonly Marshaller<TResponse> responses = method.Method.ResponseMarshaller;
    private readonly UnaryServerMethod<TRequest, TResponse> invoke = method.Unary!;

    protected override Task HandleAsync(GrpcServerCallContext call)
    {
        if (!MessageInput.TryReadSingle(call, requests, out var request))
        {
            return AwaitRequestAsync(call);
        }

        var handling = invoke(request, call);
        return handling.IsCompletedSuccessfully ? Respond(call, handling.Result) : AwaitResponseAsync(call, handling);
    }

    private async Task AwaitRequestAsync(GrpcServerCallContext call)
    {
        try
        {
            TRequest request;
            while (!MessageInput.TryTakeSingle(call, requests, await call.Input.ReadAsync(call.DeadlineToken).ConfigureAwait(false), out request))
            {
            }

            await Respond(call, await invoke(request, call).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await call.EndAsync(exception).ConfigureAwait(false);
        }
    }

    private async Task AwaitResponseAsync(GrpcServerCallContext call, Task<TResponse> handling)
    {
        try
        {
            var response = await handling.ConfigureAwait(false);
            await Respond(call, response).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await call.EndAsync(exception).ConfigureAwait(false);
        }
    }

    private Task Respond(GrpcServerCallContext call, TResponse? response) => call.EndAsync(responses, response);
}
