using System.Collections.Immutable;
using Orleans.Runtime;
using Orleans.Runtime.Wire;
using Orleans.Storage;
using Xunit;

namespace Standins.Orleans.Tests.Wire;

public sealed class CodecTests
{
    [Fact]
    public void Every_kind_of_member_comes_back_as_it_went() =>
        AssertSame(Everything.Sample, There(Everything.Sample));

    [Fact]
    public void What_was_not_set_comes_back_not_set() => AssertSame(new Everything(), There(new Everything()));

    [Fact]
    public void A_later_version_gives_missing_members_their_declared_default() =>
        Assert.Equal(new New("n"), Read<New>(Written(new Old("n"))));

    [Fact]
    public void An_earlier_version_skips_what_it_does_not_know() =>
        Assert.Equal(new Old("n"), Read<Old>(Written(new New("n", 99, "note", Colour.Blue, 1, [new Shape.Circle(1)]))));

    [Fact]
    public void A_null_that_was_meant_is_not_taken_for_the_default()
    {
        var sent = new New("n", 0, null, Colour.None, null);
        Assert.Equal(sent, There(sent));
    }

    [Fact]
    public void A_member_of_a_family_keeps_its_type_and_what_it_inherits()
    {
        Shape sent = new Shape.Square(3, "s") { Layer = 12 };
        Assert.Equal(sent, There(sent));
        Assert.Equal(sent, Assert.Single(There<IReadOnlyList<Shape>>([sent])));
    }

    [Fact]
    public void A_member_of_a_family_that_is_not_known_here_is_refused()
    {
        var writer = new WireWriter();
        writer.Text("wire.shape.of-tomorrow");
        writer.VarInt(0);
        Assert.Throws<WireException>(() => Read<Shape>(writer.Written.ToArray()));
    }

    [Fact]
    public void A_type_without_numbers_is_refused() => Assert.Throws<WireException>(() => Written(new NotSendable(1)));

    [Fact]
    public void A_tuple_of_more_than_seven_is_refused() =>
        Assert.ThrowsAny<Exception>(() => Written((1, 2, 3, 4, 5, 6, 7, 8)));

    [Fact]
    public void A_type_of_more_than_sixty_four_members_is_refused()
    {
        var failure = Assert.Throws<WireException>(() => Written(new Wide()));
        Assert.Contains("64", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_and_short_contents_have_the_right_length()
    {
        for (var length = 0; length < 40_000; length = (length * 3 / 2) + 1)
        {
            var sent = new Old(new string('x', length));
            Assert.Equal(sent, There(sent));
        }
    }

    [Fact]
    public void What_is_nested_too_deeply_is_refused_and_the_process_goes_on()
    {
        Chain? chain = null;
        for (var depth = 0; depth < 200_000; depth++)
        {
            chain = new Chain(depth, chain);
        }

        Assert.Throws<WireException>(() => Written(chain!));

        // Deep on the wire: each level holds the one before as its second member.
        var content = Written(new Chain(0, null));
        var heads = new List<byte[]>();
        long length = content.Length;
        for (var depth = 0; depth < 200_000; depth++)
        {
            var head = new WireWriter();
            head.VarInt(2);
            head.VarInt((ulong)length);
            heads.Add(head.Written.ToArray());
            length += head.Length + 1;
        }

        heads.Reverse();
        byte[] deep = [.. heads.SelectMany(head => head), .. content, .. new byte[heads.Count]];
        Assert.Throws<WireException>(() => Read<Chain>(deep));
        Assert.NotNull(Read<Chain>([.. heads.TakeLast(100).SelectMany(head => head), .. content, .. new byte[100]]).Next);
    }

    [Fact]
    public void Exceptions_arrive_as_what_they_are()
    {
        var fault = Assert.IsType<Fault>(Thrown(new Fault("it did", 42)));
        Assert.Equal(("it did", 42), (fault.Message, fault.Code));
        Assert.Equal("no", Assert.IsType<InvalidOperationException>(Thrown(new InvalidOperationException("no"))).Message);
        Assert.Equal("full", Assert.IsType<LimitExceededException>(Thrown(new LimitExceededException("full"))).Message);

        var sent = new InconsistentStateException("changed", "stored", "mine");
        var got = Assert.IsType<InconsistentStateException>(Thrown(sent));
        Assert.Equal((sent.Message, "stored", "mine"), (got.Message, got.StoredEtag, got.CurrentEtag));
        Assert.False(got.IsSourceActivation);
    }

    [Fact]
    public void An_exception_that_is_not_known_here_arrives_with_its_name_and_message()
    {
        var writer = new WireWriter();
        writer.Text("Some.Other.Fault");
        writer.Text("it broke");
        writer.Byte(0);
        var reader = new WireReader(writer.WrittenSpan);
        var got = Assert.IsType<RemoteException>(ExceptionCodec.Read(ref reader));
        Assert.Equal(("Some.Other.Fault", "Some.Other.Fault: it broke"), (got.TypeName, got.Message));

        var further = Assert.IsType<RemoteException>(Thrown(got));
        Assert.Equal((got.TypeName, got.Message), (further.TypeName, further.Message));
    }

    [Fact]
    public void Nothing_but_exceptions_is_made_of_a_name()
    {
        foreach (var name in new[] { "System.IO.FileInfo", "System.Exception[[System.String, mscorlib]]", "System.Lazy`1", "", "..", "System.Exception, Some.Assembly" })
        {
            var writer = new WireWriter();
            writer.Text(name);
            writer.Text("m");
            writer.Byte(0);
            var reader = new WireReader(writer.WrittenSpan);
            Assert.IsType<RemoteException>(ExceptionCodec.Read(ref reader));
        }
    }

    private static void AssertSame(Everything sent, Everything got)
    {
        foreach (var property in typeof(Everything).GetProperties().Where(property => !property.GetMethod!.IsStatic))
        {
            var (before, after) = (property.GetValue(sent), property.GetValue(got));
            Assert.True(Same(before, after), $"{property.Name}: {before} came as {after}");
        }
    }

    private static bool Same(object? before, object? after) => (before, after) switch
    {
        (null, null) => true,
        (ReadOnlyMemory<byte> one, ReadOnlyMemory<byte> other) => one.Span.SequenceEqual(other.Span),
        (string one, string other) => one == other,
        (ImmutableArray<Point> { IsDefaultOrEmpty: true }, ImmutableArray<Point> { IsDefaultOrEmpty: true }) => true,
        (System.Collections.IDictionary one, System.Collections.IDictionary other) => one.Count == other.Count && one.Keys.Cast<object>().All(key => other.Contains(key) && Same(one[key], other[key])),
        (IReadOnlySet<string> one, IReadOnlySet<string> other) => one.SetEquals(other),
        (ImmutableHashSet<int> one, ImmutableHashSet<int> other) => one.SetEquals(other),
        (System.Collections.IEnumerable one, System.Collections.IEnumerable other) => SameItems([.. one.Cast<object?>()], [.. other.Cast<object?>()]),
        _ => Equals(before, after),
    };

    private static bool SameItems(List<object?> one, List<object?> other) => one.Count == other.Count && one.Zip(other).All(pair => Same(pair.First, pair.Second));

    private static byte[] Written<T>(T value)
    {
        var writer = new WireWriter();
        Codec.Of<T>().Write(writer, value);
        return writer.Written.ToArray();
    }

    private static T Read<T>(byte[] content)
    {
        var reader = new WireReader(content);
        return Codec.Of<T>().Read(ref reader);
    }

    private static T There<T>(T value) => Read<T>(Written(value));

    private static Exception Thrown(Exception exception)
    {
        var writer = new WireWriter();
        ExceptionCodec.Write(writer, exception);
        var reader = new WireReader(writer.WrittenSpan);
        return ExceptionCodec.Read(ref reader);
    }
}
