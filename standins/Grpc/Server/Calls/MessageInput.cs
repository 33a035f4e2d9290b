using System.Buffers;
using System.IO.Pipelines;
using Grpc.AspNetCore.Server.Protocol;
using Grpc.Core;

namespace Grpc.AspNetCore.Server.Calls;

/// <summary>Reads a call's request messages off its input.</summary>
internal static class MessageInput
{
    private const long DrainedAtMost = 32 * 1024 * 1024;

    /// <summary>
    /// The one message of a call that has one, when the whole request is here already, as it almost always is. The end of
    /// the request is awaited, so that what follows the message is always refused and never a matter of timing.
    /// </summary>
    public static bool TryReadSingle<TRequest>(GrpcServerCallContext call, Marshaller<TRequest> marshaller, out TRequest message)
    {
        if (call.Input.TryRead(out var result))
        {
            return TryTakeSingle(call, marshaller, result, out message);
        }

        message = default!;
        return false;
    }

    /// <summary>The one message of a call that has one.</summary>
    public static async ValueTask<TRequest> ReadSingleAsync<TRequest>(GrpcServerCallContext call, Marshaller<TRequest> marshaller)
    {
        while (true)
        {
            if (TryTakeSingle(call, marshaller, await call.Input.ReadAsync(call.DeadlineToken).ConfigureAwait(false), out var message))
            {
                return message;
            }
        }
    }

    /// <summary>
    /// Throws away what is still to come of a message that was refused, within reason. A caller that is answered in the
    /// middle of a message may lose the answer with the connection; one that said what it had to say does not.
    /// </summary>
    public static async Task DrainAsync(GrpcServerCallContext call, long bytes)
    {
        if (bytes > DrainedAtMost)
        {
            return;
        }

        try
        {
            while (bytes > 0)
            {
                var result = await call.Input.ReadAsync(call.DeadlineToken).ConfigureAwait(false);
                bytes -= result.Buffer.Length;
                call.Input.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                {
                    return;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or InvalidOperationException)
        {
            // The caller has gone or its time is up; the answer is the same.
        }
    }

    /// <summary>Takes the one message out of what was read; false while more is to come.</summary>
    public static bool TryTakeSingle<TRequest>(
        GrpcServerCallContext call, Marshaller<TRequest> marshaller, in ReadResult result, out TRequest message)
    {
        var buffer = result.Buffer;
        var found = FrameReader.Read(buffer, call.Settings.MaxReceiveMessageSize, out var frame);
        if (found == FrameResult.Complete && buffer.Length > frame.Payload.Length + FrameReader.HeaderSize)
        {
            throw Refuse(call, buffer, PayloadReader.Failed("More than one message was sent to a method that takes one."));
        }

        if (found == FrameResult.Complete && result.IsCompleted)
        {
            message = Take(call, marshaller, buffer, frame);
            return true;
        }

        if (found == FrameResult.Incomplete && result.IsCompleted)
        {
            throw PayloadReader.Failed(buffer.IsEmpty ? "The request holds no message." : "The request ended within a message.");
        }

        RefuseUnlessReadable(call, buffer, found);
        call.Input.AdvanceTo(buffer.Start, buffer.End);
        message = default!;
        return false;
    }

    /// <summary>The next message of a stream; null when the stream has ended.</summary>
    public static async ValueTask<TRequest?> ReadNextAsync<TRequest>(
        GrpcServerCallContext call, Marshaller<TRequest> marshaller, CancellationToken cancellationToken)
        where TRequest : class
    {
        while (true)
        {
            var result = await call.Input.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (TryTakeNext(call, marshaller, result, out var message))
            {
                return message;
            }

            if (result.IsCompleted)
            {
                return result.Buffer.IsEmpty ? null : throw PayloadReader.Failed("The request ended within a message.");
            }
        }
    }

    private static bool TryTakeNext<TRequest>(
        GrpcServerCallContext call, Marshaller<TRequest> marshaller, in ReadResult result, out TRequest? message)
        where TRequest : class
    {
        var buffer = result.Buffer;
        var found = FrameReader.Read(buffer, call.Settings.MaxReceiveMessageSize, out var frame);
        if (found == FrameResult.Complete)
        {
            message = Take(call, marshaller, buffer, frame);
            return true;
        }

        RefuseUnlessReadable(call, buffer, found);
        call.Input.AdvanceTo(buffer.Start, buffer.End);
        message = null;
        return false;
    }

    private static TRequest Take<TRequest>(
        GrpcServerCallContext call, Marshaller<TRequest> marshaller, in ReadOnlySequence<byte> buffer, in Frame frame)
    {
        try
        {
            var message = call.ReadMessage(marshaller, frame);
            call.Input.AdvanceTo(frame.End);
            return message;
        }
        catch (RpcException exception)
        {
            throw Refuse(call, buffer, exception);
        }
    }

    private static void RefuseUnlessReadable(GrpcServerCallContext call, in ReadOnlySequence<byte> buffer, FrameResult found)
    {
        if (found == FrameResult.TooLarge)
        {
            throw Refuse(call, buffer, PayloadReader.TooLarge(call.Settings.MaxReceiveMessageSize, FrameReader.BytesToCome(buffer)));
        }

        if (found == FrameResult.Malformed)
        {
            throw Refuse(call, buffer, PayloadReader.Failed("The request is not framed as gRPC messages are."));
        }
    }

    // A read left open would keep the server from draining the request, and the caller would lose the connection with the answer.
    private static RpcException Refuse(GrpcServerCallContext call, in ReadOnlySequence<byte> buffer, RpcException exception)
    {
        call.Input.AdvanceTo(buffer.End);
        return exception;
    }
}
