using Google.Protobuf;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Microsoft.AspNetCore.Grpc.JsonTranscoding.Binding;
using Microsoft.AspNetCore.Http;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Calls;

/// <summary>One request, replies as they come, each a line of JSON.</summary>
internal sealed class StreamingRestCall<TRequest, TResponse>(
    BoundMethod<TRequest, TResponse> method, RequestBinder binder, ReplyWriter replies, RestErrorWriter errors) : RestCall(method, binder)
    where TRequest : class
    where TResponse : class
{
    public async Task Handle(HttpContext http)
    {
        var call = new RestCallContext(http, method, errors);
        var writer = new LineWriter(call, replies);
        try
        {
            var request = HasBody ? await ReadAsync(http) : ReadWithoutBody(http);
            await method.ServerStreaming!((TRequest)request, writer, call);
            await writer.EndAsync();
            if (call.Status.StatusCode != StatusCode.OK)
            {
                await call.EndAsync(call.Status);
            }
            else if (!http.Response.HasStarted)
            {
                http.Response.ContentType = replies.StreamType(null);
                call.WriteTrailers(call.TrailersOrNull);
            }
        }
        catch (Exception exception)
        {
            await writer.EndAsync();
            await call.EndAsync(exception);
        }
    }

    private sealed class LineWriter(RestCallContext call, ReplyWriter replies) : IServerStreamWriter<TResponse>
    {
        private Task pending = Task.CompletedTask;
        private volatile bool ended;

        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(TResponse message) => WriteAsync(message, CancellationToken.None);

        public Task WriteAsync(TResponse message, CancellationToken cancellationToken)
        {
            ArgumentNullException.ThrowIfNull(message);
            if (!pending.IsCompleted || ended)
            {
                throw new InvalidOperationException(ended ? "The call has ended." : "The last write has not ended yet.");
            }

            return pending = WriteLineAsync((IMessage)message, cancellationToken);
        }

        /// <summary>Waits for a write that the handler left behind; what became of it no longer matters.</summary>
        public async Task EndAsync()
        {
            ended = true;
            await pending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        private async Task WriteLineAsync(IMessage message, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var response = call.HttpContext.Response;
            if (!response.HasStarted)
            {
                response.ContentType = replies.StreamType(message);
            }

            replies.WriteLine(response, message);
            var options = WriteOptions ?? call.WriteOptions;
            if (options is null || (options.Flags & WriteFlags.BufferHint) == 0)
            {
                var result = await response.BodyWriter.FlushAsync(cancellationToken.CanBeCanceled ? cancellationToken : call.CancellationToken);
                if (result.IsCompleted)
                {
                    throw new OperationCanceledException("The caller has gone.", call.CancellationToken);
                }
            }
        }
    }
}
