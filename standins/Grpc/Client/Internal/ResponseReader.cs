using System.IO.Pipelines;
using Grpc.AspNetCore.Server.Protocol;
using Grpc.Net.Compression;

namespace Grpc.Net.Client.Internal;

/// <summary>Reads response messages; at the end of the body the call gets its status.</summary>
internal sealed class ResponseReader<TRequest, TResponse>(
    ClientCall<TRequest, TResponse> call, Stream stream, ICompressionProvider? encoding, int? maxLength)
    where TRequest : class
    where TResponse : class
{
    private readonly PipeReader input = PipeReader.Create(stream);
    private bool ended;

    /// <summary>The next message; null when the body has ended.</summary>
    public async Task<TResponse?> ReadAsync(CancellationToken cancellationToken)
    {
        if (ended)
        {
            return null;
        }

        try
        {
            while (true)
            {
                var result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
                if (TryTake(result, out var message))
                {
                    return message;
                }

                if (result.IsCompleted)
                {
                    ended = true;
                    if (!result.Buffer.IsEmpty)
                    {
                        throw PayloadReader.Failed("The response ended within a message.");
                    }

                    call.Finish();
                    return null;
                }
            }
        }
        catch (Exception exception)
        {
            ended = true;
            throw call.End(exception);
        }
    }

    private bool TryTake(in ReadResult result, out TResponse? message)
    {
        message = null;
        switch (FrameReader.Read(result.Buffer, maxLength, out var frame))
        {
            case FrameResult.Complete:
                message = PayloadReader.Read(call.Method.ResponseMarshaller, frame, encoding, maxLength);
                input.AdvanceTo(frame.End);
                return true;
            case FrameResult.TooLarge:
                throw PayloadReader.TooLarge(maxLength);
            case FrameResult.Malformed:
                throw PayloadReader.Failed("The response is not framed as gRPC messages are.");
            default:
                input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                return false;
        }
    }
}
