using Grpc.AspNetCore.Server.Calls;
using Grpc.AspNetCore.Server.Model;
using Grpc.AspNetCore.Server.Protocol;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using RpcStatus = Google.Rpc.Status;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Calls;

/// <summary>A call over REST. Response headers are HTTP headers; trailers become headers as long as none were sent.</summary>
internal sealed class RestCallContext(HttpContext http, BoundMethod method, RestErrorWriter errors)
    : HttpServerCallContext(http, method)
{
    /// <summary>Answers with what an exception means; within a stream that has begun, as its last line.</summary>
    public Task EndAsync(Exception exception)
    {
        if (HttpContext.RequestAborted.IsCancellationRequested)
        {
            CallLog.Ended(this, ToStatus(exception), exception);
            return Task.CompletedTask;
        }

        var (httpStatus, status) = Explain(exception);
        return EndAsync(httpStatus, status, (exception as RpcException)?.Trailers);
    }

    /// <summary>Answers with a status that is no success.</summary>
    public Task EndAsync(Status status) =>
        EndAsync(HttpStatus.Of(status.StatusCode), RestErrorWriter.WithDetails(status, TrailersOrNull), null);

    /// <summary>Writes the trailers that the handler set, while there is still a place for them.</summary>
    public void WriteTrailers(Metadata? trailers)
    {
        if (trailers is null || HttpContext.Response.HasStarted)
        {
            return;
        }

        var shown = new Metadata();
        foreach (var entry in trailers)
        {
            // What gRPC keeps for itself says nothing over REST: the body holds the status.
            if (!entry.Key.StartsWith("grpc-", StringComparison.Ordinal))
            {
                shown.Add(entry);
            }
        }

        MetadataHeaders.Write(shown, HttpContext.Response.Headers);
    }

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        ArgumentNullException.ThrowIfNull(responseHeaders);
        if (HttpContext.Response.HasStarted)
        {
            throw new InvalidOperationException("Response headers can only be sent once, before the first message.");
        }

        // Not sent yet: the reply's content type and length are still to come.
        MetadataHeaders.Write(responseHeaders, HttpContext.Response.Headers);
        return Task.CompletedTask;
    }

    // REST callers cannot say a deadline, so none is ever started.
    protected override Task AnswerDeadlineExceededAsync() => Task.CompletedTask;

    private (int HttpStatus, RpcStatus Status) Explain(Exception exception)
    {
        switch (exception)
        {
            case InvalidFieldException field:
                var invalid = errors.InvalidField(field);
                CallLog.Ended(this, new Status(StatusCode.InvalidArgument, invalid.Message), null);
                return (StatusCodes.Status400BadRequest, invalid);
            case RestException rest:
                CallLog.Ended(this, new Status(rest.Code, rest.Message), null);
                return (rest.HttpStatus, RestErrorWriter.Plain(rest.Code, rest.Message));
            case BadHttpRequestException bad:
                CallLog.Ended(this, new Status(HttpStatus.CodeOf(bad.StatusCode), bad.Message), null);
                return (bad.StatusCode, RestErrorWriter.Plain(HttpStatus.CodeOf(bad.StatusCode), bad.Message));
            default:
                var status = ToStatus(exception);
                CallLog.Ended(this, status, exception);
                return (HttpStatus.Of(status.StatusCode), RestErrorWriter.WithDetails(status, (exception as RpcException)?.Trailers));
        }
    }

    private async Task EndAsync(int httpStatus, RpcStatus status, Metadata? trailers)
    {
        if (HttpContext.Response.HasStarted)
        {
            errors.WriteLine(HttpContext, status);
            await HttpContext.Response.BodyWriter.FlushAsync(HttpContext.RequestAborted);
            return;
        }

        WriteTrailers(TrailersOrNull);
        WriteTrailers(trailers);
        await errors.WriteAsync(HttpContext, httpStatus, status);
    }
}
