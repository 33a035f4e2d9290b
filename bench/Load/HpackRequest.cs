using System.Text;

namespace Sesame.Bench.Load;

/// <summary>
/// The header block of a repeated request (RFC 7541): the first one on a connection puts the headers into the server's table, the
/// later ones name them by index, as real clients do.
/// </summary>
internal sealed class HpackRequest
{
    private const int StaticEntries = 61;

    public HpackRequest(GrpcCall call, string authority)
    {
        (string Name, string Value)[] headers =
        [
            (":path", call.Path), (":authority", authority), ("content-type", "application/grpc"), ("te", "trailers"),
            ("user-agent", "sesame-bench"), .. call.Headers,
        ];

        // :method POST and :scheme http stand in the static table.
        List<byte> first = [0x83, 0x86];
        List<byte> later = [0x83, 0x86];
        for (var i = 0; i < headers.Length; i++)
        {
            first.Add(0x40);
            AddText(first, headers[i].Name);
            AddText(first, headers[i].Value);
            later.Add((byte)(0x80 | (StaticEntries + headers.Length - i)));
        }

        (First, Later) = ([.. first], [.. later]);
    }

    public byte[] First { get; }

    public byte[] Later { get; }

    private static void AddText(List<byte> block, string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        var rest = bytes.Length;
        if (rest < 127)
        {
            block.Add((byte)rest);
        }
        else
        {
            block.Add(127);
            for (rest -= 127; rest >= 128; rest >>= 7)
            {
                block.Add((byte)(rest | 128));
            }

            block.Add((byte)rest);
        }

        block.AddRange(bytes);
    }
}
