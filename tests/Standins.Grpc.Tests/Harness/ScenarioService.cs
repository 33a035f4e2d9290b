using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Standins.Grpc.Tests.Scenario;

namespace Standins.Grpc.Tests.Harness;

/// <summary>What the clients call. It keeps no state but what tests look at.</summary>
public sealed class ScenarioService(ScenarioWitness witness) : Scenario.Scenario.ScenarioBase
{
    public override async Task<SayResponse> Say(SayRequest request, ServerCallContext context)
    {
        var response = new SayResponse { Text = request.Text, Padding = ByteString.CopyFrom(new byte[request.ResponseBytes]) };
        var echoed = new Metadata();
        foreach (var entry in context.RequestHeaders)
        {
            if (entry.Key.StartsWith("x-", StringComparison.Ordinal))
            {
                response.Metadata[entry.Key] = entry.IsBinary ? Convert.ToHexString(entry.ValueBytes) : entry.Value;
                echoed.Add(entry);
                context.ResponseTrailers.Add(entry);
            }
        }

        if (echoed.Count > 0)
        {
            await context.WriteResponseHeadersAsync(echoed);
        }

        return response;
    }

    public override async Task Count(CountRequest request, IServerStreamWriter<Number> responseStream, ServerCallContext context)
    {
        for (var value = 1; value <= request.Until; value++)
        {
            if (request.FailAfter > 0 && value > request.FailAfter)
            {
                throw new RpcException(new Status(StatusCode.Aborted, "That is enough."));
            }

            await responseStream.WriteAsync(new Number { Value = value, Padding = ByteString.CopyFrom(new byte[request.BytesEach]) });
            witness.Written(value);
        }

        context.ResponseTrailers.Add("x-counted", request.Until.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    public override async Task<Number> Sum(IAsyncStreamReader<Number> requestStream, ServerCallContext context)
    {
        long sum = 0;
        await foreach (var number in requestStream.ReadAllAsync(context.CancellationToken))
        {
            sum += number.Value;
        }

        return new Number { Value = sum };
    }

    public override async Task Chat(IAsyncStreamReader<Line> requestStream, IServerStreamWriter<Line> responseStream, ServerCallContext context)
    {
        await foreach (var line in requestStream.ReadAllAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(new Line { Text = line.Text.ToUpperInvariant() });
        }
    }

    public override Task<SayResponse> Fail(FailRequest request, ServerCallContext context)
    {
        if (request.ThrowPlainly)
        {
            throw new InvalidOperationException(request.Message);
        }

        context.ResponseTrailers.Add("x-reason", "asked-for");
        throw new Google.Rpc.Status
        {
            Code = request.Code,
            Message = request.Message,
            Details = { Any.Pack(new Duration { Seconds = 7 }) },
        }.ToRpcException();
    }

    public override async Task<SayResponse> Wait(WaitRequest request, ServerCallContext context)
    {
        witness.Waiting(request.Label);
        try
        {
            await Task.Delay(request.Milliseconds, request.IgnoreCancellation ? CancellationToken.None : context.CancellationToken);
        }
        finally
        {
            witness.Waited(request.Label, context.CancellationToken.IsCancellationRequested);
        }

        return new SayResponse { Text = "waited" };
    }
}

/// <summary>Tells tests what happened on the server.</summary>
public sealed class ScenarioWitness
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> begun = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<bool>> ended = new();
    private long lastWritten;

    public long LastWritten => Interlocked.Read(ref lastWritten);

    public void Written(long value) => Interlocked.Exchange(ref lastWritten, value);

    public void Waiting(string label) => Begun(label).TrySetResult();

    public void Waited(string label, bool cancelled) => Ended(label).TrySetResult(cancelled);

    public Task HasBegun(string label) => Begun(label).Task;

    /// <summary>Whether the call saw its cancellation when it ended.</summary>
    public Task<bool> HasEnded(string label) => Ended(label).Task;

    private TaskCompletionSource Begun(string label) => begun.GetOrAdd(label, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private TaskCompletionSource<bool> Ended(string label) => ended.GetOrAdd(label, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
