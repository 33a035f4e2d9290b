using System.IO.Pipelines;
using Grpc.AspNetCore.Server.Model;
using Grpc.AspNetCore.Server.Protocol;
using Grpc.Core;
using Grpc.Net.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Grpc.AspNetCore.Server.Calls;

/// <summary>A call over gRPC or gRPC-Web.</summary>
internal sealed partial class GrpcServerCallContext(HttpContext http, BoundMethod method, GrpcProtocol protocol)
    : HttpServerCallContext(http, method)
{
    private ICompressionProvider? requestEncoding;
    private ICompressionProvider? responseEncoding;
    private bool bodyBegun;

    public GrpcProtocol Protocol { get; } = protocol;

    /// <summary>Where request messages come from; for gRPC-Web text, the decoded body.</summary>
    public PipeReader Input { get; set; } = http.Request.BodyReader;

    /// <summary>Reads what the request's headers ask for.</summary>
    /// <exception cref="RpcException">They ask for what is not to be had.</exception>
    public void Start()
    {
        var headers = HttpContext.Request.Headers;
        var response = HttpContext.Response;
        response.ContentType = Protocol switch
        {
            GrpcProtocol.Web => "application/grpc-web+proto",
            GrpcProtocol.WebText => "application/grpc-web-text+proto",
            _ => GrpcContentType.Grpc,
        };

        if (headers.GrpcTimeout is { Count: > 0 } timeout)
        {
            StartDeadline(GrpcTimeout.TryParse(timeout.ToString(), out var parsed)
                ? parsed
                : throw PayloadReader.Failed("Header grpc-timeout is malformed."));
        }

        if (headers.GrpcEncoding is { Count: > 0 } encoding && encoding.ToString() is var name && name != MessageEncodings.Identity)
        {
            requestEncoding = Settings.Encodings.Find(name);
            if (requestEncoding is null)
            {
                response.Headers.GrpcAcceptEncoding = Settings.Encodings.AcceptHeader;
                throw new RpcException(new Status(StatusCode.Unimplemented, $"Message encoding '{name}' is not supported."));
            }
        }

        if (Settings.ResponseCompressionAlgorithm is { } algorithm
            && MessageEncodings.Accepts(headers.GrpcAcceptEncoding, algorithm)
            && Settings.Encodings.Find(algorithm) is { } found)
        {
            responseEncoding = found;
            response.Headers.GrpcEncoding = found.EncodingName;
        }
    }

    public T ReadMessage<T>(Marshaller<T> marshaller, in Frame frame) =>
        PayloadReader.Read(marshaller, frame, requestEncoding, Settings.MaxReceiveMessageSize);

    /// <summary>Puts a message into the response's buffer; the caller flushes, or ends the call.</summary>
    public void WriteMessage<T>(Marshaller<T> marshaller, T message, WriteOptions? options = null)
    {
        var flags = (options ?? WriteOptionsCore)?.Flags ?? default;
        var encoding = (flags & WriteFlags.NoCompress) == 0 ? responseEncoding : null;
        var output = HttpContext.Response.BodyWriter;
        if (Protocol == GrpcProtocol.WebText)
        {
            using var frame = new PooledBuffer();
            FrameWriter.Write(marshaller, message, frame, Settings.MaxSendMessageSize, encoding, Settings.ResponseCompressionLevel);
            Base64Frames.Write(frame.Written, output);
        }
        else
        {
            FrameWriter.Write(marshaller, message, output, Settings.MaxSendMessageSize, encoding, Settings.ResponseCompressionLevel);
        }

        bodyBegun = true;
    }

    /// <summary>Ends the call: what is buffered goes out with the status when the request ends.</summary>
    public Task EndAsync(Exception exception)
    {
        var status = ToStatus(exception);
        CallLog.Ended(this, status, exception);
        return exception is OversizedMessageException { BytesToCome: > 0 } oversized
            ? DrainAndEndAsync(status, oversized.BytesToCome)
            : EndAsync(status, exception is RpcException { Trailers.Count: > 0 } rpc ? rpc.Trailers : null);
    }

    public Task EndAsync(Status status, Metadata? moreTrailers = null)
    {
        if (!TryEnd(out var byDeadline))
        {
            return byDeadline;
        }

        WriteStatus(status, TrailersOrNull, moreTrailers);
        return Task.CompletedTask;
    }

    /// <summary>Ends the call with its one response.</summary>
    public Task EndAsync<TResponse>(Marshaller<TResponse> marshaller, TResponse? response)
        where TResponse : class
    {
        if (!TryEnd(out var byDeadline))
        {
            return byDeadline;
        }

        var result = Status;
        if (response is null)
        {
            result = new Status(StatusCode.Cancelled, "No message returned from method.");
        }
        else if (result.StatusCode == StatusCode.OK)
        {
            try
            {
                WriteMessage(marshaller, response);
            }
            catch (Exception exception)
            {
                result = exception is RpcException rpc ? rpc.Status : new Status(StatusCode.Internal, "The response could not be serialized.", exception);
                CallLog.Ended(this, result, exception);
            }
        }

        WriteStatus(result, TrailersOrNull, null);
        return Task.CompletedTask;
    }

    private async Task DrainAndEndAsync(Status status, long bytes)
    {
        await MessageInput.DrainAsync(this, bytes).ConfigureAwait(false);
        await EndAsync(status).ConfigureAwait(false);
    }

    protected override async Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        ArgumentNullException.ThrowIfNull(responseHeaders);
        if (bodyBegun || HttpContext.Response.HasStarted)
        {
            throw new InvalidOperationException("Response headers can only be sent once, before the first message.");
        }

        if (!TryBeginWrite())
        {
            throw new RpcException(new Status(StatusCode.DeadlineExceeded, "Deadline Exceeded"));
        }

        try
        {
            MetadataHeaders.Write(responseHeaders, HttpContext.Response.Headers);
            bodyBegun = true;
            await HttpContext.Response.BodyWriter.FlushAsync(DeadlineToken).ConfigureAwait(false);
        }
        finally
        {
            EndWrite();
        }
    }

    protected override async Task AnswerDeadlineExceededAsync()
    {
        var status = new Status(StatusCode.DeadlineExceeded, "Deadline Exceeded");
        CallLog.Ended(this, status, null);
        try
        {
            WriteStatus(status, null, null);
            await HttpContext.Response.CompleteAsync().ConfigureAwait(false);
            if (BoundMethod.Type is MethodType.ClientStreaming or MethodType.DuplexStreaming)
            {
                // The caller may still be sending; it need not, and the reset says so. 0 is NO_ERROR.
                HttpContext.Features.Get<IHttpResetFeature>()?.Reset(0);
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or OperationCanceledException)
        {
            // The connection is gone: there is nobody left to answer.
            HttpContext.Abort();
        }
    }
}
