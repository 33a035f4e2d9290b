using System.Buffers.Binary;
using System.Text;
using Google.Protobuf;

namespace Sesame.Bench.Load;

/// <summary>A unary call to repeat: one path and set of headers, a body for each repetition, and what the reply must look like.</summary>
/// <param name="Path">Path of the method.</param>
/// <param name="Headers">Headers beside those that every gRPC call has.</param>
/// <param name="Body">The framed message of the n-th repetition.</param>
/// <param name="Verify">Whether the reply's message (without its frame) is right.</param>
internal sealed record GrpcCall(string Path, (string Name, string Value)[] Headers, Func<long, ReadOnlyMemory<byte>> Body, ReplyCheck Verify)
{
    /// <summary>A message in its gRPC frame.</summary>
    public static byte[] Frame(IMessage message) => Frame(message.ToByteArray());

    public static byte[] Frame(ReadOnlySpan<byte> message)
    {
        var framed = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), message.Length);
        message.CopyTo(framed.AsSpan(5));
        return framed;
    }

    public static (string, string) Basic(string id, string secret) =>
        ("authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}")));
}

/// <summary>Looks at the message of a reply.</summary>
internal delegate bool ReplyCheck(ReadOnlySpan<byte> message);
