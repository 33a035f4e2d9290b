using System.IO.Pipelines;
using Grpc.AspNetCore.Server.Protocol;
using Grpc.Core;

namespace Grpc.AspNetCore.Server.Calls;

/// <summary>Reads a call's request messages off its input.</summary>
internal static class MessageInput
{
    /// <summary>
    /// The one message of a call that has one. The end of the request is awaited, so that what follows the message is
    /// always refused and never a matter of timing.
    /// </summary>
    public static ValueTask<TRequest> ReadSingleAsync<TRequest>(GrpcServerCallContext call, Marshaller<TRequest> marshaller)
    {
        // Almost always the whole request is here already, and nothing needs to wait.
        return call.Input.TryRead(out var result) && TryTakeSingle(call, marshaller, result, out var message)
            ? new ValueTask<TRequest>(message)
            : AwaitSingleAsync(call, marshaller);
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

    private static async ValueTask<TRequest> AwaitSingleAsync<TRequest>(GrpcServerCallContext call, Marshaller<TRequest> marshaller)
    {
        var cancellationToken = call.CancellationToken;
        while (true)
        {
            var result = await call.Input.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (TryTakeSingle(call, marshaller, result, out var message))
            {
                return message;
            }
        }
    }

    private static bool TryTakeSingle<TRequest>(
        GrpcServerCallContext call, Marshaller<TRequest> marshaller, in ReadResult result, out TRequest message)
    {
        var buffer = result.Buffer;
        switch (FrameReader.Read(buffer, call.Settings.MaxReceiveMessageSize, out var frame))
        {
            case FrameResult.Complete when buffer.Length > frame.Payload.Length + FrameReader.HeaderSize:
                throw PayloadReader.Failed("More than one message was sent to a method that takes one.");
            case FrameResult.Complete when result.IsCompleted:
                message = call.ReadMessage(marshaller, frame);
                call.Input.AdvanceTo(buffer.End);
                return true;
            case FrameResult.Incomplete when result.IsCompleted:
                throw PayloadReader.Failed(buffer.IsEmpty ? "The request holds no message." : "The request ended within a message.");
            case FrameResult.TooLarge:
                throw PayloadReader.TooLarge(call.Settings.MaxReceiveMessageSize);
            case FrameResult.Malformed:
                throw PayloadReader.Failed("The request is not framed as gRPC messages are.");
        }

        call.Input.AdvanceTo(buffer.Start, buffer.End);
        message = default!;
        return false;
    }

    private static bool TryTakeNext<TRequest>(
        GrpcServerCallContext call, Marshaller<TRequest> marshaller, in ReadResult result, out TRequest? message)
        where TRequest : class
    {
        var buffer = result.Buffer;
        switch (FrameReader.Read(buffer, call.Settings.MaxReceiveMessageSize, out var frame))
        {
            case FrameResult.Complete:
                message = call.ReadMessage(marshaller, frame);
                call.Input.AdvanceTo(frame.End);
                return true;
            case FrameResult.TooLarge:
                throw PayloadReader.TooLarge(call.Settings.MaxReceiveMessageSize);
            case FrameResult.Malformed:
                throw PayloadReader.Failed("The request is not framed as gRPC messages are.");
        }

        call.Input.AdvanceTo(buffer.Start, buffer.End);
        message = null;
        return false;
    }
}
