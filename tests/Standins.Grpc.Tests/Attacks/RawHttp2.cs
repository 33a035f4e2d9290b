using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Standins.Grpc.Tests.Attacks;

/// <summary>An HTTP/2 connection whose frames are written by hand, for what no client would do.</summary>
public sealed class RawHttp2 : IDisposable
{
    private static readonly byte[] Preface = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, 0, 0, 0, 4, 0, 0, 0, 0, 0];

    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    public static async Task<RawHttp2> ConnectAsync(Uri server)
    {
        var connection = new RawHttp2();
        await connection.socket.ConnectAsync(server.Host, server.Port);
        await connection.socket.SendAsync(Preface);
        return connection;
    }

    public async Task SendAsync(ReadOnlyMemory<byte> frames)
    {
        while (!frames.IsEmpty)
        {
            frames = frames[await socket.SendAsync(frames)..];
        }
    }

    /// <summary>Reads until the server closes, and throws it all away.</summary>
    public async Task DrainAsync()
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await socket.ReceiveAsync(buffer.AsMemory()) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // A reset is as good an end as any.
        }
        catch (ObjectDisposedException)
        {
            // So is ours.
        }
    }

    /// <summary>The headers of a call, the request left open.</summary>
    public static byte[] Headers(int stream, Uri server, string path)
    {
        var block = new List<byte>();
        Add(":method", "POST");
        Add(":scheme", "http");
        Add(":path", path);
        Add(":authority", server.Authority);
        Add("content-type", "application/grpc");
        Add("te", "trailers");
        return Frame(1, 0x4, stream, [.. block]);

        // Literal, never indexed, no Huffman: the plainest form of HPACK.
        void Add(string name, string value)
        {
            block.Add(0x10);
            block.Add((byte)name.Length);
            block.AddRange(Encoding.ASCII.GetBytes(name));
            block.Add((byte)value.Length);
            block.AddRange(Encoding.ASCII.GetBytes(value));
        }
    }

    public static byte[] Reset(int stream) => Frame(3, 0, stream, [0, 0, 0, 8]);

    public static byte[] Data(int stream, byte[] bytes, bool end) => Frame(0, (byte)(end ? 1 : 0), stream, bytes);

    public void Dispose() => socket.Dispose();

    private static byte[] Frame(byte type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        frame[0] = (byte)(payload.Length >> 16);
        frame[1] = (byte)(payload.Length >> 8);
        frame[2] = (byte)payload.Length;
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        return frame;
    }
}
