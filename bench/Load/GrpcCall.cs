using System.Buffers.Binary;
using System.Text;
using Google.Protobuf;

namespace Sesame.Bench.Load;

/// <summary>A unary call to repeat: one path and set of headers, a body for each repetition, and what the reply must look like.</summary>
/// <param name="Path">Path of the method.</param>
/// <param name="Headers">Headers beside those that every gRPC call has.</param>
/// <param name="Body">The framed message of the n-th repetition, on the given lane.</param>
/// <param name="Verify">Whether the reply's message (without its frame) is right.</param>
internal sealed record GrpcCall(string Path, (string Name, string Value)[] Headers, Func<int, long, ReadOnlyMemory<byte>> Body, ReplyCheck Verify)
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

    /// <summary>A message with strings in the fields 1, 2 and so on.</summary>
    public static byte[] FrameStrings(params string[] fields)
    {
        using var stream = new MemoryStream();
        using var output = new CodedOutputStream(stream);
        for (var i = 0; i < fields.Length; i++)
        {
            if (fields[i].Length > 0)
            {
                output.WriteTag(i + 1, WireFormat.WireType.LengthDelimited);
                output.WriteString(fields[i]);
            }
        }

        output.Flush();
        return Frame(stream.ToArray());
    }

    public static (string, string) Basic(string id, string secret) =>
        ("authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}")));
}

/// <summary>Looks at the message of a reply. A lane is one place in a closed loop: its calls follow each other.</summary>
internal delegate bool ReplyCheck(int lane, ReadOnlySpan<byte> message);
