using Orleans.Runtime;
using Orleans.Runtime.Cluster;
using Orleans.Runtime.Wire;
using Xunit;

namespace Standins.Orleans.Tests.Wire;

/// <summary>Bytes that nobody wrote: refused, or read as something; never a crash, and never much memory for little content.</summary>
public sealed class FuzzTests
{
    private delegate void Reading(ref WireReader reader);

    private static readonly Reading[] s_readings =
    [
        (ref WireReader reader) => Codec.Read<Everything>(ref reader),
        (ref WireReader reader) => Codec.Read<Shape>(ref reader),
        (ref WireReader reader) => Codec.Read<PeerMessage>(ref reader),
        (ref WireReader reader) => Codec.Read<MapReply>(ref reader),
        (ref WireReader reader) => ExceptionCodec.Read(ref reader),
        (ref WireReader reader) => new CallCodec().Read(ref reader),
        (ref WireReader reader) => Handshake.ReadHello(ref reader, "default", Guid.Empty),
    ];

    [Fact]
    public void Random_bytes()
    {
        for (var seed = 0; seed < 3_000; seed++)
        {
            var random = new Random(seed);
            var content = new byte[random.Next(300)];
            random.NextBytes(content);
            Array.ForEach(s_readings, reading => Try(reading, content));
        }
    }

    [Fact]
    public void Content_cut_short_is_never_read_as_if_it_were_whole()
    {
        var content = Written(Everything.Sample);
        for (var length = 0; length < content.Length; length++)
        {
            Assert.False(Try(s_readings[0], content.AsSpan(0, length)), $"{length} of {content.Length} bytes were read.");
        }

        Assert.True(Try(s_readings[0], content));
    }

    [Fact]
    public void Flipped_bits()
    {
        var content = Written(Everything.Sample);
        for (var bit = 0; bit < content.Length * 8; bit++)
        {
            content[bit / 8] ^= (byte)(1 << (bit % 8));
            Try(s_readings[0], content);
            content[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.True(Try(s_readings[0], content));
    }

    [Fact]
    public void Items_that_cannot_be_missing_take_no_memory_before_they_are_there()
    {
        var writer = new WireWriter();
        writer.VarInt(4_000_000);
        var content = new byte[4_000_004];
        writer.WrittenSpan.CopyTo(content);
        content.AsSpan(writer.Length).Fill(1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.False(Try((ref WireReader reader) => Codec.Read<IReadOnlyList<(Guid, Guid, Guid, Guid)>>(ref reader), content));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 64_000_000, "Memory was taken for items that never came.");
    }

    [Fact]
    public async Task Frames_cut_short_or_too_long_end_the_connection()
    {
        using var cut = new MemoryStream([200, 0, 0, 0, (byte)FrameKind.Call, 1, 2, 3]);
        await new FrameReader(cut).Run((FrameKind _, ref WireReader _) => Assert.Fail("A frame that is not whole was handed on."), CancellationToken.None);

        using var huge = new MemoryStream([255, 255, 255, 255, (byte)FrameKind.Call]);
        await Assert.ThrowsAsync<WireException>(() => new FrameReader(huge).Run((FrameKind _, ref WireReader _) => { }, CancellationToken.None));
    }

    private static byte[] Written<T>(T value)
    {
        var writer = new WireWriter();
        Codec.Of<T>().Write(writer, value);
        return writer.Written.ToArray();
    }

    // Anything but the engine's own exception fails the test.
    private static bool Try(Reading read, ReadOnlySpan<byte> content)
    {
        var reader = new WireReader(content);
        try
        {
            read(ref reader);
            return true;
        }
        catch (OrleansException)
        {
            return false;
        }
    }
}
