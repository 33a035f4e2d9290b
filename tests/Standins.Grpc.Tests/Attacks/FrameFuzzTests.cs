using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.AspNetCore.Server.Protocol;
using Standins.Grpc.Tests.Harness;
using Standins.Grpc.Tests.Scenario;
using Xunit;

namespace Standins.Grpc.Tests.Attacks;

/// <summary>The frame reader and what follows it, against bytes that nobody meant.</summary>
public sealed class FrameFuzzTests
{
    private const int Limit = 1000;

    private static readonly Config Thoroughly = Config.QuickThrowOnFailure.WithMaxTest(5000);

    [Fact]
    public void Any_bytes_are_read_the_same_however_they_arrive() => Prop.ForAll<byte[], PositiveInt>((bytes, size) =>
    {
        var whole = FrameReader.Read(new ReadOnlySequence<byte>(bytes), Limit, out var one);
        var split = FrameReader.Read(Split(bytes, size.Get), Limit, out var other);
        return whole == split
            && (whole != FrameResult.Complete
                || (one.IsCompressed == other.IsCompressed && one.Payload.ToArray().SequenceEqual(other.Payload.ToArray())));
    }).Check(Thoroughly);

    [Fact]
    public void Length_past_the_limit_is_refused_before_its_bytes_are_awaited() => Prop.ForAll<int>(length =>
    {
        var header = Frames.Of([], length: length);
        var result = FrameReader.Read(new ReadOnlySequence<byte>(header), Limit, out _);
        return result == (length == 0 ? FrameResult.Complete : length is > 0 and <= Limit ? FrameResult.Incomplete : FrameResult.TooLarge);
    }).Check(Thoroughly);

    [Fact]
    public void Every_message_that_was_written_is_read_back() => Prop.ForAll<byte[], PositiveInt>((payload, size) =>
    {
        var frame = Frames.Of(payload);
        var result = FrameReader.Read(Split([.. frame, 1, 2, 3], size.Get), null, out var read);
        return result == FrameResult.Complete && read.Payload.ToArray().SequenceEqual(payload);
    }).Check(Thoroughly);

    [Fact]
    public void Any_bytes_hold_utf8_or_not_without_an_exception_however_they_arrive() => Prop.ForAll<byte[], PositiveInt>((bytes, size) =>
        Utf8Plan.Holds<SayResponse>(new ReadOnlySequence<byte>(bytes)) == Utf8Plan.Holds<SayResponse>(Split(bytes, size.Get))).Check(Thoroughly);

    [Fact]
    public void Any_message_that_was_serialized_holds_utf8() => Prop.ForAll<string, byte[]>((text, bytes) =>
    {
        var clean = new string([.. (text ?? "").EnumerateRunes().SelectMany(rune => rune.ToString())]);
        var message = new SayResponse { Text = clean, Padding = ByteString.CopyFrom(bytes), Metadata = { [clean] = clean } };
        return Utf8Plan.Holds<SayResponse>(new ReadOnlySequence<byte>(message.ToByteArray()));
    }).Check(Thoroughly);

    [Fact]
    public void Text_that_is_no_utf8_is_found_at_any_depth()
    {
        // A list within a struct within a list …, and in the innermost one a text of one stray byte.
        var inner = new Value { StringValue = "x" };
        for (var depth = 0; depth < 15; depth++)
        {
            inner = new Value { ListValue = new ListValue { Values = { new Value { StructValue = new Struct { Fields = { ["k"] = inner } } } } } };
        }

        var bytes = inner.ToByteArray();
        Assert.True(Utf8Plan.Holds<Value>(new ReadOnlySequence<byte>(bytes)));
        bytes[^1] = 0xff;
        Assert.False(Utf8Plan.Holds<Value>(new ReadOnlySequence<byte>(bytes)));
    }

    [Fact]
    public async Task Mutated_calls_are_answered_each_and_the_server_stays()
    {
        await using var server = await ScenarioServer.StartAsync(options => options.MaxReceiveMessageSize = 100_000);
        using var call = new RawCall();
        using var packed = new RawCall { Headers = { ["grpc-encoding"] = "gzip" } };
        var random = new Random(20_240_601);
        byte[][] corpus =
        [
            Frames.Of(new SayRequest { Text = "grüß dich ☃", Padding = ByteString.CopyFrom(1, 2, 3), ResponseBytes = 10 }),
            Frames.Of(Frames.Gzip(new SayRequest { Text = new string('z', 1000) }.ToByteArray()), flag: 1),
            [.. Frames.Of(new Number { Value = long.MaxValue }), .. Frames.Of(new Number { Value = -1, Padding = ByteString.CopyFrom(new byte[50]) })],
            Frames.Of(new CountRequest { Until = 3, BytesEach = 5 }),
        ];
        string[] paths = ["Say", "Sum", "Chat"];
        for (var i = 0; i < 1500; i++)
        {
            var body = Mutate(corpus[random.Next(corpus.Length)], random);
            var answer = await (random.Next(2) == 0 ? call : packed)
                .SendAsync(server.Http2, "/sesame.scenario.v1.Scenario/" + paths[random.Next(paths.Length)], body);

            Assert.True(answer.HttpStatus == 200 && int.TryParse(answer.Status, out var status) && status is 0 or 2 or 8 or 13, $"{Convert.ToHexString(body)}: {answer.Status}");
        }

        Assert.Equal("hi", (await server.Client().SayAsync(new SayRequest { Text = "hi" })).Text);
    }

    private static byte[] Mutate(byte[] body, Random random)
    {
        var bytes = body.ToList();
        for (var changes = random.Next(1, 5); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes.RemoveRange(at, random.Next(bytes.Count - at) + 1);
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(0, random.Next(bytes.Count)));
                    break;
                default:
                    bytes.Insert(at, 0xff);
                    break;
            }
        }

        // Numbers that ask the handler itself for gigabytes are its own business, not the reader's.
        return bytes.Count > 10_000 ? [.. bytes.Take(10_000)] : [.. bytes];
    }

    private static ReadOnlySequence<byte> Split(byte[] bytes, int size)
    {
        size = Math.Min(size, 7);
        if (bytes.Length <= size)
        {
            return new ReadOnlySequence<byte>(bytes);
        }

        var first = new Segment(bytes.AsMemory(0, size), 0);
        var last = first;
        for (var at = size; at < bytes.Length; at += size)
        {
            last = last.Append(bytes.AsMemory(at, Math.Min(size, bytes.Length - at)));
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long index) => (Memory, RunningIndex) = (memory, index);

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
