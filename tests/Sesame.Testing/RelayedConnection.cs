using System.Buffers.Binary;
using System.Net.Sockets;

namespace Sesame.Testing;

/// <summary>One connection through the relay.</summary>
internal sealed class RelayedConnection(PostgresRelay relay, Socket client, Socket server)
{
    private const int ProtocolThree = 0x30000;
    private const byte Bind = (byte)'B';
    private const byte Execute = (byte)'E';
    private const byte Sync = (byte)'S';
    private const byte Query = (byte)'Q';

    private volatile PostgresRelay.Cut? cut;

    // Its kind and length; the process number follows.
    private static ReadOnlySpan<byte> BackendKeyData => [(byte)'K', 0, 0, 0, 12];

    public async Task RunAsync()
    {
        var down = DownAsync();
        await UpAsync();
        await down;
    }

    public void Break()
    {
        client.Dispose();
        server.Dispose();
    }

    // Client to server, message by message.
    private async Task UpAsync()
    {
        try
        {
            await using var stream = new NetworkStream(client);
            await StartUpAsync(stream);
            var (statements, parametersMost) = (0, 0);
            while (true)
            {
                var message = await ReadAsync(stream, typed: true);
                statements += message[0] == Execute ? 1 : 0;
                parametersMost = message[0] == Bind ? Math.Max(parametersMost, ParametersOf(message)) : parametersMost;
                if (message[0] is Sync or Query)
                {
                    relay.Count(message[0] == Query ? 1 : statements);
                    cut = relay.Take(statements, parametersMost);
                    (statements, parametersMost) = (0, 0);
                    if (cut?.At == CutAt.BeforeCommit)
                    {
                        Finish();
                        return;
                    }
                }

                await server.SendAsync(message);
                if (cut?.At == CutAt.DuringCommit)
                {
                    // Only the client's side: the server does not look at its socket while it works.
                    client.Dispose();
                    cut.Done.TrySetResult();
                    return;
                }
            }
        }
        catch (Exception ended) when (ended is IOException or SocketException or ObjectDisposedException)
        {
            if (cut is null)
            {
                Break();
            }
        }
    }

    private async Task DownAsync()
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await server.ReceiveAsync(buffer) is > 0 and var length)
            {
                if (cut?.At == CutAt.AfterCommit)
                {
                    // The answer is ready, so the server has committed.
                    Finish();
                    return;
                }

                if (relay.PretendsToPool && buffer.AsSpan(0, length).IndexOf(BackendKeyData) is >= 0 and var key)
                {
                    buffer[key + BackendKeyData.Length] ^= 0x20;
                }

                await client.SendAsync(buffer.AsMemory(0, length));
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // Ended below.
        }

        Break();
    }

    private void Finish()
    {
        if (cut!.AndClose)
        {
            relay.Close();
        }

        Break();
        cut.Done.TrySetResult();
    }

    // Requests for encryption may come first; they look like a start-up message of another version.
    private async Task StartUpAsync(NetworkStream stream)
    {
        int code;
        do
        {
            var message = await ReadAsync(stream, typed: false);
            code = BinaryPrimitives.ReadInt32BigEndian(message.AsSpan(4));
            await server.SendAsync(message);
        }
        while (code != ProtocolThree && (code >> 16) != 3);
    }

    // After its kind and length: the portal's name, the statement's, the count of format codes and the codes, the count of parameters.
    private static int ParametersOf(ReadOnlySpan<byte> bind)
    {
        var rest = bind[(1 + sizeof(int))..];
        rest = rest[(rest.IndexOf((byte)0) + 1)..];
        rest = rest[(rest.IndexOf((byte)0) + 1)..];
        var formats = BinaryPrimitives.ReadInt16BigEndian(rest);
        return BinaryPrimitives.ReadInt16BigEndian(rest[(sizeof(short) * (1 + formats))..]);
    }

    private static async Task<byte[]> ReadAsync(NetworkStream stream, bool typed)
    {
        var kind = typed ? 1 : 0;
        var head = new byte[kind + sizeof(int)];
        await stream.ReadExactlyAsync(head);
        var message = new byte[kind + BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(kind))];
        head.CopyTo(message, 0);
        await stream.ReadExactlyAsync(message.AsMemory(head.Length));
        return message;
    }
}
