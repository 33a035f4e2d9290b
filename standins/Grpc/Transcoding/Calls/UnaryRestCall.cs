using Google.Protobuf;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Microsoft.AspNetCore.Grpc.JsonTranscoding.Binding;
using Microsoft.AspNetCore.Http;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Calls;

/// <summary>One request, one reply. A handler that does not wait is answered without a state machine.</summary>
internal sealed class UnaryRestCall<TRequest, TResponse>(
    BoundMethod<TRequest, TResponse> method, RequestBinder binder, ReplyWriter replies, RestErrorWriter errors) : RestCall(method, binder)
    where TRequest : class
    where TResponse : class
{
    private readonly UnaryServerMethod<TRequest, TResponse> invoke = method.Unary!;
    private readonly int? lengthMax = method.Settings.MaxSendMessageSize;

    public Task Handle(HttpContext http)
    {
        var call = new RestCallContext(http, method, errors);
        if (HasBody)
        {
            return HandleAsync(http, call);
        }

        try
        {
            var handling = invoke((TRequest)ReadWithoutBody(http), call);
            return handling.IsCompletedSuccessfully ? Answer(call, handling.Result) : HandleAsync(call, handling);
        }
        catch (Exception exception)
        {
            return call.EndAsync(exception);
        }
    }

    private async Task HandleAsync(HttpContext http, RestCallContext call)
    {
        try
        {
            var request = (TRequest)await ReadAsync(http);
            await Answer(call, await invoke(request, call));
        }
        catch (Exception exception)
        {
            await call.EndAsync(exception);
        }
    }

    private async Task HandleAsync(RestCallContext call, Task<TResponse> handling)
    {
        try
        {
            await Answer(call, await handling);
        }
        catch (Exception exception)
        {
            await call.EndAsync(exception);
        }
    }

    private Task Answer(RestCallContext call, TResponse? reply)
    {
        if (reply is null)
        {
            return call.EndAsync(new Status(StatusCode.Cancelled, "No message returned from method."));
        }

        if (call.Status.StatusCode != StatusCode.OK)
        {
            return call.EndAsync(call.Status);
        }

        call.WriteTrailers(call.TrailersOrNull);
        replies.Write(call.HttpContext.Response, (IMessage)reply, lengthMax);
        return Task.CompletedTask;
    }
}
