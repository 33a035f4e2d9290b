using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net;
using Orleans;

namespace Standins.Orleans.Tests.Wire;

public enum Colour : byte
{
    None,
    Red,
    Blue = 200,
}

[Flags]
public enum Bits : ulong
{
    High = 1UL << 63,
}

[GenerateSerializer, Immutable, Alias("wire.point")]
public readonly record struct Point([property: Id(0)] int X, [property: Id(1)] int Y);

[GenerateSerializer, Immutable, Alias("wire.everything")]
public sealed record Everything
{
    [Id(0)] public bool Bool { get; init; }
    [Id(1)] public byte Byte { get; init; }
    [Id(2)] public sbyte SByte { get; init; }
    [Id(3)] public short Short { get; init; }
    [Id(4)] public ushort UShort { get; init; }
    [Id(5)] public int Int { get; init; }
    [Id(6)] public uint UInt { get; init; }
    [Id(7)] public long Long { get; init; }
    [Id(8)] public ulong ULong { get; init; }
    [Id(9)] public char Char { get; init; }
    [Id(10)] public float Float { get; init; }
    [Id(11)] public double Double { get; init; }
    [Id(12)] public decimal Decimal { get; init; }
    [Id(13)] public Int128 Int128 { get; init; }
    [Id(14)] public UInt128 UInt128 { get; init; }
    [Id(15)] public string? Text { get; init; }
    [Id(16)] public Guid Guid { get; init; }
    [Id(17)] public DateTime DateTime { get; init; }
    [Id(18)] public DateTimeOffset DateTimeOffset { get; init; }
    [Id(19)] public DateOnly DateOnly { get; init; }
    [Id(20)] public TimeOnly TimeOnly { get; init; }
    [Id(21)] public TimeSpan TimeSpan { get; init; }
    [Id(22)] public byte[]? Bytes { get; init; }
    [Id(23)] public ReadOnlyMemory<byte> Memory { get; init; }
    [Id(24)] public IPAddress? Address { get; init; }
    [Id(25)] public Uri? Uri { get; init; }
    [Id(26)] public Colour Colour { get; init; }
    [Id(27)] public Bits Bits { get; init; }
    [Id(28)] public Colour? MaybeColour { get; init; }
    [Id(29)] public int? MaybeInt { get; init; }
    [Id(30)] public Point Point { get; init; }
    [Id(31)] public Point? MaybePoint { get; init; }
    [Id(32)] public (int Number, string? Name) Pair { get; init; }
    [Id(33)] public KeyValuePair<string, Point> KeyValue { get; init; }
    [Id(34)] public int[]? Array { get; init; }
    [Id(35)] public IReadOnlyList<string?>? Texts { get; init; }
    [Id(36)] public List<int?>? MaybeInts { get; init; }
    [Id(37)] public ImmutableArray<Point> Points { get; init; }
    [Id(38)] public ImmutableList<IReadOnlyList<int>>? Lists { get; init; }
    [Id(39)] public IReadOnlySet<string>? Set { get; init; }
    [Id(40)] public ImmutableHashSet<int>? ImmutableSet { get; init; }
    [Id(41)] public FrozenSet<string>? Frozen { get; init; }
    [Id(42)] public IReadOnlyDictionary<string, IReadOnlyList<Point>>? Map { get; init; }
    [Id(43)] public ImmutableDictionary<Guid, string>? ImmutableMap { get; init; }
    [Id(44)] public FrozenDictionary<string, int>? FrozenMap { get; init; }
    [Id(45)] public Shape? Shape { get; init; }
    [Id(46)] public IReadOnlyList<Shape>? Shapes { get; init; }
    [Id(47)] public Chain? Chain { get; init; }

    public static Everything Sample { get; } = new()
    {
        Bool = true, Byte = 255, SByte = -128, Short = short.MinValue, UShort = ushort.MaxValue, Int = int.MinValue, UInt = uint.MaxValue, Long = long.MinValue, ULong = ulong.MaxValue,
        Char = 'ß', Float = -1.5f, Double = double.Epsilon, Decimal = -79_228_162_514_264_337_593_543_950_335m, Int128 = Int128.MinValue, UInt128 = UInt128.MaxValue,
        Text = "Grüße, 世界 🌍\0", Guid = new Guid("0192f0c1-2a3b-7c4d-8e5f-0123456789ab"), DateTime = new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Utc),
        DateTimeOffset = new DateTimeOffset(2024, 2, 29, 1, 2, 3, TimeSpan.FromMinutes(-330)).AddTicks(7), DateOnly = DateOnly.MaxValue, TimeOnly = TimeOnly.MaxValue, TimeSpan = TimeSpan.MinValue,
        Bytes = [0, 1, 255], Memory = new byte[] { 9, 8 }, Address = IPAddress.Parse("2001:db8::1"), Uri = new Uri("https://example.com/ü?q=1"), Colour = Colour.Blue, Bits = Bits.High,
        MaybeColour = Colour.Red, MaybeInt = 0, Point = new Point(1, -2), MaybePoint = new Point(0, 0), Pair = (7, null), KeyValue = new("k", new Point(3, 4)), Array = [1, 2, 3],
        Texts = ["a", null, ""], MaybeInts = [1, null, 0], Points = [new Point(5, 6)], Lists = [[1], [], [2, 3]], Set = new HashSet<string> { "x", "y" }, ImmutableSet = [4, 5],
        Frozen = new[] { "f" }.ToFrozenSet(), Map = new Dictionary<string, IReadOnlyList<Point>> { ["a"] = [new Point(1, 1)], [""] = [] },
        ImmutableMap = ImmutableDictionary<Guid, string>.Empty.Add(Guid.Empty, "none"), FrozenMap = new Dictionary<string, int> { ["one"] = 1 }.ToFrozenDictionary(),
        Shape = new Shape.Circle(2.5), Shapes = [new Shape.Square(3, "red"), new Shape.Circle(0)], Chain = new Chain(1, new Chain(2, null)),
    };
}

[GenerateSerializer, Immutable, Alias("wire.shape")]
public abstract record Shape
{
    [Id(0)]
    public int Layer { get; init; } = 7;

    [GenerateSerializer, Immutable, Alias("wire.shape.circle")]
    public sealed record Circle([property: Id(0)] double Radius) : Shape;

    [GenerateSerializer, Immutable, Alias("wire.shape.square")]
    public sealed record Square([property: Id(0)] int Side, [property: Id(1)] string Name) : Shape;
}

[GenerateSerializer, Immutable, Alias("wire.chain")]
public sealed record Chain([property: Id(0)] int Number, [property: Id(1)] Chain? Next);

/// <summary>One message as an earlier and as a later version know it.</summary>
[GenerateSerializer, Immutable, Alias("wire.old")]
public sealed record Old([property: Id(0)] string Name, [property: Id(2)] int Gone = 3);

[GenerateSerializer, Immutable, Alias("wire.new")]
public sealed record New(
    [property: Id(0)] string Name,
    [property: Id(5)] int Limit = 10,
    [property: Id(6)] string? Note = "none",
    [property: Id(7)] Colour Colour = Colour.Red,
    [property: Id(8)] int? Maybe = 5,
    [property: Id(9)] IReadOnlyList<Shape>? Shapes = null);

public sealed record NotSendable(int Number);

[GenerateSerializer, Alias("wire.fault")]
public sealed class Fault : Exception
{
    public Fault()
    {
    }

    public Fault(string message, int code)
        : base(message) => Code = code;

    [Id(0)]
    public int Code { get; private set; }
}
