using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Sesame.Bench.Harness;

namespace Sesame.Bench.Load;

/// <summary>
/// One HTTP/2 connection that repeats a gRPC call on one thread: as many streams open as told (closed loop), or so many a second
/// with latency counted from the moment a call was due (open loop). It checks grpc-status and the message of every reply.
/// </summary>
internal sealed class Http2Connection : IDisposable
{
    private const int Data = 0, Headers = 1, Reset = 3, Settings = 4, Ping = 6, GoAway = 7, WindowUpdate = 8;
    private const int EndStream = 1, Ack = 1, EndHeaders = 4;
    private const int RingMask = (1 << 16) - 1;

    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly GrpcCall call;
    private readonly Func<long> next;
    private readonly HpackRequest request;
    private readonly long[] started = new long[RingMask + 1];
    private readonly bool[] verified = new bool[RingMask + 1];
    private readonly int[] lanes = new int[RingMask + 1];
    private readonly Stack<int> freeLanes = new();
    private readonly int firstLane;
    private readonly byte[] output = new byte[1 << 20];
    private readonly byte[] input = new byte[1 << 18];
    private int outputLength;
    private int inputLength;
    private int stream = -1;
    private int open;
    private long unacknowledged;
    private bool measuring;

    public Http2Connection(int port, GrpcCall call, Func<long> next, int firstLane)
    {
        (this.call, this.next, this.firstLane) = (call, next, firstLane);
        request = new HpackRequest(call, $"localhost:{port}");
        socket.Connect(IPAddress.Loopback, port);
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.CopyTo(output);
        outputLength = 24;

        // No header table on our side: replies then spell their headers out, and grpc-status can be found without decoding.
        Span<byte> settings = [0, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 4, 0x7F, 0xFF, 0xFF, 0xFF];
        Frame(Settings, 0, 0, settings);
        Frame(WindowUpdate, 0, 0, [0x3F, 0xFF, 0, 0]);
        Send();
    }

    public LatencyHistogram Latencies { get; } = new();

    public long Errors { get; private set; }

    public string? FirstError { get; private set; }

    public void Dispose() => socket.Dispose();

    /// <summary>Keeps <paramref name="streams"/> calls open until <paramref name="until"/>; those done after <paramref name="from"/> count.</summary>
    public void Saturate(int streams, long from, long until)
    {
        while (open < streams)
        {
            Start(Stopwatch.GetTimestamp(), firstLane + open);
        }

        while (open > 0)
        {
            Send();
            Receive();
            var now = Stopwatch.GetTimestamp();
            measuring = now >= from && now < until;
            Take(now);
            while (freeLanes.TryPop(out var lane) && now < until)
            {
                Start(now, lane);
            }
        }
    }

    /// <summary>Starts a call every <paramref name="interval"/> ticks until <paramref name="until"/>, whether earlier ones are done or not.</summary>
    public void Pace(long interval, long from, long until)
    {
        measuring = true;
        for (var due = from; due < until || open > 0;)
        {
            var now = Stopwatch.GetTimestamp();
            for (; due <= now && due < until; due += interval)
            {
                Start(due, firstLane);
            }

            Send();
            var wait = due < until ? due - Stopwatch.GetTimestamp() : Stopwatch.Frequency / 10;
            if (wait <= 0 || socket.Poll(TimeSpan.FromSeconds((double)wait / Stopwatch.Frequency), SelectMode.SelectRead))
            {
                if (socket.Available > 0)
                {
                    Receive();
                    Take(Stopwatch.GetTimestamp());
                    freeLanes.Clear();
                }
            }
        }
    }

    private void Start(long at, int lane)
    {
        stream += 2;
        var slot = (stream >> 1) & RingMask;
        started[slot] = at;
        verified[slot] = false;
        lanes[slot] = lane;
        open++;
        var body = call.Body(lane, next()).Span;
        if (outputLength + body.Length + 2048 > output.Length)
        {
            Send();
        }

        Frame(Headers, EndHeaders, stream, stream == 1 ? request.First : request.Later);
        Frame(Data, EndStream, stream, body);
    }

    private void Frame(int type, int flags, int id, ReadOnlySpan<byte> payload)
    {
        var frame = output.AsSpan(outputLength);
        BinaryPrimitives.WriteInt32BigEndian(frame, (payload.Length << 8) | type);
        frame[4] = (byte)flags;
        BinaryPrimitives.WriteInt32BigEndian(frame[5..], id);
        payload.CopyTo(frame[9..]);
        outputLength += 9 + payload.Length;
    }

    private void Send()
    {
        for (var sent = 0; sent < outputLength;)
        {
            sent += socket.Send(output, sent, outputLength - sent, SocketFlags.None);
        }

        outputLength = 0;
    }

    private void Receive()
    {
        var received = socket.Receive(input, inputLength, input.Length - inputLength, SocketFlags.None);
        inputLength += received > 0 ? received : throw new BenchException("The server closed the connection.");
    }

    // Takes all whole frames.
    private void Take(long now)
    {
        var at = 0;
        while (inputLength - at >= 9)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(input.AsSpan(at)) >>> 8;
            if (inputLength - at < 9 + length)
            {
                break;
            }

            Take(input[at + 3], input[at + 4], BinaryPrimitives.ReadInt32BigEndian(input.AsSpan(at + 5)), input.AsSpan(at + 9, length), now);
            at += 9 + length;
        }

        input.AsSpan(at, inputLength - at).CopyTo(input);
        inputLength -= at;
    }

    private void Take(int type, int flags, int id, ReadOnlySpan<byte> payload, long now)
    {
        var slot = (id >> 1) & RingMask;
        switch (type)
        {
            case Data:
                unacknowledged += payload.Length;
                if (unacknowledged > 1 << 28)
                {
                    Span<byte> increment = stackalloc byte[4];
                    BinaryPrimitives.WriteInt32BigEndian(increment, (int)unacknowledged);
                    Frame(WindowUpdate, 0, 0, increment);
                    unacknowledged = 0;
                }

                verified[slot] |= payload.Length > 5 && call.Verify(lanes[slot], payload[5..]);
                return;
            case Headers when (flags & EndStream) != 0:
                var ok = payload.IndexOf("grpc-status\u00010"u8) >= 0 && verified[slot];
                End(slot, ok ? null : $"headers {Printable(payload)}, message {(verified[slot] ? "as it should be" : "missing or wrong")}", now);
                return;
            case Reset:
                End(slot, $"stream reset, code {BinaryPrimitives.ReadInt32BigEndian(payload)}", now);
                return;
            case GoAway:
                throw new BenchException($"The server sent GOAWAY: {Printable(payload)}");
            case Settings when (flags & Ack) == 0:
                Frame(Settings, Ack, 0, []);
                return;
            case Ping when (flags & Ack) == 0:
                Frame(Ping, Ack, 0, payload);
                return;
        }
    }

    private void End(int slot, string? error, long now)
    {
        open--;
        freeLanes.Push(lanes[slot]);
        if (error is not null)
        {
            Errors++;
            FirstError ??= error;
        }

        if (measuring)
        {
            Latencies.Add((now - started[slot]) * 1_000_000_000 / Stopwatch.Frequency);
        }
    }

    private static string Printable(ReadOnlySpan<byte> bytes) =>
        string.Concat(System.Text.Encoding.Latin1.GetString(bytes).Select(c => c is < ' ' or > '~' ? '.' : c));
}
