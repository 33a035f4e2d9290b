using Grpc.AspNetCore.Server.Protocol;
using Grpc.Core;
using Grpc.Net.Compression;

namespace Grpc.Net.Client.Internal;

/// <summary>One call of a client, from its request to its status. Only the first end counts.</summary>
internal sealed class ClientCall<TRequest, TResponse> : IDisposable
    where TRequest : class
    where TResponse : class
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(40);

    private readonly GrpcChannel channel;
    private readonly CallOptions options;
    private readonly string? host;
    private readonly CancellationTokenSource source = new();
    private readonly CancellationTokenSource? clock;
    private readonly CancellationTokenRegistration byCaller;
    private readonly CancellationTokenRegistration byParent;
    private readonly CancellationTokenRegistration byClock;
    private readonly DateTime? deadline;
    private readonly ICompressionProvider? requestEncoding;
    private readonly TaskCompletionSource<Metadata> headers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private HttpResponseMessage? response;
    private CallEnd? ended;

    public ClientCall(GrpcChannel channel, Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        this.channel = channel;
        this.host = host;
        this.options = options;
        Method = method;
        deadline = Earliest(options.Deadline, options.PropagationToken?.ParentDeadline);
        requestEncoding = options.Headers?.GetValue(CallHeaders.EncodingRequest) is { } name ? channel.Encodings.Find(name) : null;
        byCaller = options.CancellationToken.UnsafeRegister(static call => ((ClientCall<TRequest, TResponse>)call!).Cancel(), this);
        byParent = (options.PropagationToken?.ParentCancellationToken ?? default)
            .UnsafeRegister(static call => ((ClientCall<TRequest, TResponse>)call!).Cancel(), this);
        if (deadline is not null && Left() is var left && left < LongestWait)
        {
            clock = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, TimeProvider.System);
            byClock = clock.Token.UnsafeRegister(static call => ((ClientCall<TRequest, TResponse>)call!).PassDeadline(), this);
        }

        // Nobody may look at the headers of a call that fails.
        _ = headers.Task.ContinueWith(static task => task.Exception, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously);
    }

    public Method<TRequest, TResponse> Method { get; }

    public CancellationToken Token => source.Token;

    public WriteOptions? WriteOptions => options.WriteOptions;

    public Task<Metadata> ResponseHeadersAsync => headers.Task;

    public HttpContent ContentOf(TRequest request)
    {
        var frame = Frame(request, options.WriteOptions);
        var content = new ReadOnlyMemoryContent(frame);
        content.Headers.ContentType = CallHeaders.ContentType;
        return content;
    }

    public ReadOnlyMemory<byte> Frame(TRequest request, WriteOptions? writeOptions)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        var compress = ((writeOptions?.Flags ?? default) & WriteFlags.NoCompress) == 0;
        FrameWriter.Write(Method.RequestMarshaller, request, buffer, channel.MaxSendMessageSize, compress ? requestEncoding : null);
        return buffer.WrittenMemory;
    }

    /// <summary>Sends the request and reads the one response.</summary>
    public async Task<TResponse> SendForOneAsync(HttpContent content)
    {
        var reader = await SendAsync(content).ConfigureAwait(false);
        var message = await reader.ReadAsync(Token).ConfigureAwait(false);
        if (message is not null && await reader.ReadAsync(Token).ConfigureAwait(false) is not null)
        {
            throw End(new Status(StatusCode.Internal, "More than one message received."));
        }

        if (GetStatus() is { StatusCode: not StatusCode.OK } failed)
        {
            throw ToException(failed);
        }

        if (message is null)
        {
            ended = new CallEnd(new Status(StatusCode.Internal, "The server sent OK and no message."), GetTrailers());
            throw ToException(ended.Status);
        }

        return message;
    }

    /// <summary>Sends the request; the reader waits for the answer by itself.</summary>
    public ClientStreamReader<TRequest, TResponse> SendForMany(HttpContent content) => new(this, SendAsync(content));

    public Status GetStatus() => ended?.Status ?? throw new InvalidOperationException("Unable to get the status because the call is not complete.");

    public Metadata GetTrailers() => ended?.Trailers ?? throw new InvalidOperationException("Can't get the call trailers because the call has not completed successfully.");

    public void Dispose()
    {
        Cancel();
        Release();
    }

    /// <summary>The end as the server told it.</summary>
    public void Finish()
    {
        var told = CallHeaders.ReadStatus(response!.TrailingHeaders);
        SetEnd(
            told ?? new Status(StatusCode.Cancelled, "No grpc-status found on response."),
            CallHeaders.Read(response.TrailingHeaders));
        Release();
    }

    public Exception End(Status failed, Exception? cause = null)
    {
        SetEnd(new Status(failed.StatusCode, failed.Detail, cause), null);
        Release();
        return ToException(GetStatus());
    }

    /// <summary>Why a message could not be sent. The server may have answered early; its answer, still to be read, ends the call.</summary>
    public Exception ToSendError(Exception exception) => ended is { } end
        ? ToException(end.Status)
        : ToRpc(new Status(StatusCode.Unavailable, "The request stream is closed.", exception));

    /// <summary>What a failure below the protocol means to the caller.</summary>
    public Exception End(Exception exception) => exception switch
    {
        RpcException rpc => End(rpc.Status, rpc.Status.DebugException),
        OperationCanceledException => End(ended?.Status ?? new Status(StatusCode.Cancelled, "Call canceled by the client."), exception),
        // A server that gave up at the deadline may have reset the stream before our own clock struck.
        _ when deadline is not null && Left() <= TimeSpan.Zero => End(new Status(StatusCode.DeadlineExceeded, ""), exception),
        _ => End(TransportErrors.ToStatus(exception), exception),
    };

    public Exception ToException(Status failed)
    {
        if (channel.ThrowsOperationCanceled && failed.StatusCode is StatusCode.Cancelled or StatusCode.DeadlineExceeded && source.IsCancellationRequested)
        {
            return new OperationCanceledException(failed.Detail, ToRpc(failed), options.CancellationToken);
        }

        return ToRpc(failed);
    }

    private RpcException ToRpc(Status failed) => new(failed, ended?.Trailers ?? Metadata.Empty);

    private async Task<ResponseReader<TRequest, TResponse>> SendAsync(HttpContent content)
    {
        try
        {
            using var request = await CreateRequestAsync(content).ConfigureAwait(false);
            response = await channel.SendAsync(request, Token).ConfigureAwait(false);
            var mediaType = response.Content.Headers.ContentType?.MediaType;
            if (response.StatusCode != System.Net.HttpStatusCode.OK || mediaType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) != true)
            {
                throw new RpcException(CallHeaders.ReadStatus(response.Headers) ?? CallHeaders.FromHttp(response.StatusCode));
            }

            headers.TrySetResult(CallHeaders.Read(response.Headers));
            if (CallHeaders.ReadStatus(response.Headers) is { } told)
            {
                // One block for headers and trailers: there is no message.
                SetEnd(told, CallHeaders.Read(response.Headers));
            }

            var encoding = CallHeaders.Single(response.Headers, "grpc-encoding");
            var stream = await response.Content.ReadAsStreamAsync(Token).ConfigureAwait(false);
            var reader = new ResponseReader<TRequest, TResponse>(this, stream, encoding is null ? null : channel.Encodings.Find(encoding), channel.MaxReceiveMessageSize);
            if (ended is { Status: { StatusCode: not StatusCode.OK } failed })
            {
                throw new RpcException(failed);
            }

            return reader;
        }
        catch (Exception exception)
        {
            var end = End(exception);
            headers.TrySetException(end);
            (content as StreamContentOfCall)?.Abandon();
            throw end;
        }
    }

    private async Task<HttpRequestMessage> CreateRequestAsync(HttpContent content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(channel.Address, Method.FullName))
        {
            Content = content,
            Version = channel.HttpVersion,
            VersionPolicy = channel.HttpVersionPolicy,
        };
        request.Headers.TryAddWithoutValidation("te", "trailers");
        request.Headers.TryAddWithoutValidation("user-agent", "grpc-csharp-sesame");
        request.Headers.TryAddWithoutValidation("grpc-accept-encoding", channel.Encodings.AcceptHeader);
        request.Headers.Host = host;
        if (requestEncoding is not null)
        {
            request.Headers.TryAddWithoutValidation("grpc-encoding", requestEncoding.EncodingName);
        }

        if (deadline is not null)
        {
            request.Headers.TryAddWithoutValidation("grpc-timeout", GrpcTimeout.Format(Left()));
        }

        if (options.Headers is not null)
        {
            CallHeaders.Add(request.Headers, options.Headers);
        }

        await AddCredentialsAsync(request).ConfigureAwait(false);
        return request;
    }

    private async Task AddCredentialsAsync(HttpRequestMessage request)
    {
        if (!channel.MayCarryCredentials)
        {
            return;
        }

        foreach (var credentials in new[] { channel.CallCredentials, options.Credentials })
        {
            if (credentials is not null)
            {
                var metadata = new Metadata();
                var context = new AuthInterceptorContext($"{channel.Address.Scheme}://{channel.Address.Authority}/{Method.ServiceName}", Method.Name, Token);
                await credentials.AddTo(metadata, context).ConfigureAwait(false);
                CallHeaders.Add(request.Headers, metadata);
            }
        }
    }

    private void Cancel()
    {
        SetEnd(new Status(StatusCode.Cancelled, "Call canceled by the client."), null);
        source.Cancel();
    }

    private void PassDeadline()
    {
        SetEnd(new Status(StatusCode.DeadlineExceeded, ""), null);
        source.Cancel();
    }

    private void SetEnd(Status end, Metadata? endTrailers) =>
        Interlocked.CompareExchange(ref ended, new CallEnd(end, endTrailers ?? []), null);

    private void Release()
    {
        byCaller.Unregister();
        byParent.Unregister();
        byClock.Unregister();
        clock?.Dispose();
        response?.Dispose();
    }

    private TimeSpan Left() => deadline is { } end && end != DateTime.MaxValue
        ? end.ToUniversalTime() - TimeProvider.System.GetUtcNow().UtcDateTime
        : LongestWait;

    private static DateTime? Earliest(DateTime? one, DateTime? other) => one < other || other is null ? one : other;
}
