using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Library.V1;

namespace Standins.Grpc.Tests.Transcoding.Json;

/// <summary>Messages of every kind, made by chance: each field is set or not, with values that lie at the edges more often than not.</summary>
public static class Messages
{
    private static readonly Gen<string> Texts = Gen.Frequency(
        (4, ArbMap.Default.GeneratorFor<NonNull<string>>().Select(s => Sound(s.Get))),
        (1, Gen.Elements("", "a", "\"\\/\b\f\n\r\t", "\u007f\u0080\u2028\u2029", "é😀𝄞", "</script>", new string('x', 300))));

    // No -0: the formatter on the other side leaves it out, as if it were the default.
    private static readonly Gen<double> Doubles = Gen.OneOf(
        ArbMap.Default.GeneratorFor<double>().Select(d => d == 0 ? 0 : d),
        Gen.Elements(double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, double.Epsilon, 1e21, 123456789012345680));

    private static readonly Gen<long> Longs = Gen.OneOf(ArbMap.Default.GeneratorFor<long>(), Gen.Elements(long.MinValue, long.MaxValue, 1L << 53, 0, -1));

    private static readonly Gen<ByteString> Bytes = ArbMap.Default.GeneratorFor<byte[]>().Select(b => ByteString.CopyFrom(b ?? []));

    private static readonly Gen<Timestamp> Times = from seconds in Between(-62135596800, 253402300799)
                                                   from nanos in Nanos
                                                   select new Timestamp { Seconds = seconds, Nanos = nanos };

    private static readonly Gen<Duration> Durations = from seconds in Between(-315_576_000_000, 315_576_000_000)
                                                      from nanos in Nanos
                                                      select new Duration { Seconds = seconds, Nanos = Math.Abs(seconds) == 315_576_000_000 ? 0 : seconds < 0 ? -nanos : nanos };

    public static Arbitrary<Everything> Everything() => Gen.Sized(size => Any(Math.Min(size, 20))).ToArbitrary();

    private static Gen<int> Nanos => Gen.OneOf(Gen.Constant(0), Gen.Choose(0, 999).Select(n => n * 1_000_000), Gen.Choose(0, 999_999).Select(n => n * 1_000), Gen.Choose(0, 999_999_999));

    private static Gen<Everything> Any(int size) => Setters(size).Select(setters =>
    {
        var message = new Everything();
        foreach (var set in setters)
        {
            set(message);
        }

        return message;
    });

    private static Gen<List<Action<Everything>>> Setters(int size)
    {
        var small = Math.Max(size / 3, 0);
        var inner = Gen.Constant(0).SelectMany(_ => Any(small));
        List<Gen<Action<Everything>>> all =
        [
            Set(Doubles, (m, v) => m.DoubleValue = v), Set(Doubles.Select(d => (float)d == 0 ? 0 : (float)d), (m, v) => m.FloatValue = v),
            Set(ArbMap.Default.GeneratorFor<int>(), (m, v) => m.Int32Value = v), Set(Longs, (m, v) => m.Int64Value = v),
            Set(Longs.Select(l => (uint)l), (m, v) => m.Uint32Value = v), Set(Longs.Select(l => (ulong)l), (m, v) => m.Uint64Value = v),
            Set(Longs.Select(l => (int)l), (m, v) => m.Sint32Value = v), Set(Longs, (m, v) => m.Sint64Value = v),
            Set(Longs.Select(l => (uint)l), (m, v) => m.Fixed32Value = v), Set(Longs.Select(l => (ulong)l), (m, v) => m.Fixed64Value = v),
            Set(Longs.Select(l => (int)l), (m, v) => m.Sfixed32Value = v), Set(Longs, (m, v) => m.Sfixed64Value = v),
            Set(ArbMap.Default.GeneratorFor<bool>(), (m, v) => m.BoolValue = v), Set(Texts, (m, v) => m.StringValue = v),
            Set(Bytes, (m, v) => m.BytesValue = v), Set(Gen.Choose(-1, 5), (m, v) => m.Kind = (Kind)v),
            Set(Longs.Select(l => (int)l), (m, v) => m.Int32List.Add([v, 0, v])), Set(Texts, (m, v) => m.StringList.Add([v, ""])),
            Set(Gen.Choose(0, 3), (m, v) => m.KindList.Add((Kind)v)), Set(Texts.Two(), (m, v) => m.StringMap[v.Item1] = v.Item2),
            Set(Longs, (m, v) => m.BoolMap[v > 0] = v), Set(Longs, (m, v) => m.KindMap[(ulong)v] = Kind.Novel),
            Set(Gen.Choose(0, 3).SelectMany(_ => Texts, (n, t) => (n, t)), SetChoice), Set(Texts, (m, v) => m.OptionalText = v),
            Set(Gen.Choose(-1, 1), (m, v) => m.OptionalNumber = v), Set(Times, (m, v) => m.Timestamp = v), Set(Durations, (m, v) => m.Duration = v),
            Set(Gen.Elements("", "a", "first_name", "a.b_c"), (m, v) => m.Mask = new FieldMask { Paths = { v.Split(',', StringSplitOptions.RemoveEmptyEntries) } }),
            Set(Values(3), (m, v) => m.AnyJson = v), Set(Values(3), (m, v) => m.Struct = new Struct { Fields = { ["x"] = v, ["é y"] = v } }),
            Set(Values(3), (m, v) => m.JsonList = new ListValue { Values = { v, v } }), Set(Times, (m, v) => m.Any = Google.Protobuf.WellKnownTypes.Any.Pack(v)),
            Set(Texts, (m, v) => m.Any = Google.Protobuf.WellKnownTypes.Any.Pack(new Book { Title = v })), Set(Gen.Constant(0), (m, _) => m.Empty = new Empty()),
            Set(Doubles, (m, v) => m.DoubleWrapper = v), Set(Longs, (m, v) => m.Int64Wrapper = v), Set(Longs, (m, v) => m.Uint32Wrapper = (uint)v),
            Set(Longs, (m, v) => m.BoolWrapper = v > 0), Set(Texts, (m, v) => m.StringWrapper = v), Set(Bytes, (m, v) => m.BytesWrapper = v),
            Set(Longs, (m, v) => m.Int32WrapperList.Add([(int)v, 0])), Set(Times, (m, v) => m.TimestampList.Add(v)), Set(Bytes, (m, v) => m.BytesList.Add(v)),
            Set(Texts, (m, v) => m.SnakeNamed = v),
        ];
        if (size > 1)
        {
            all.Add(Set(inner, (m, v) => m.Nested = v));
            all.Add(Set(inner, (m, v) => m.NestedList.Add(v)));
            all.Add(Set(inner, (m, v) => m.NestedMap[-1] = v));
        }

        return Gen.SubListOf<Gen<Action<Everything>>>(all.ToArray()).SelectMany(chosen => InTurn(chosen));
    }

    private static Gen<List<Action<Everything>>> InTurn(IEnumerable<Gen<Action<Everything>>> chosen)
    {
        var all = Gen.Constant(new List<Action<Everything>>());
        foreach (var next in chosen)
        {
            var before = all;
            all = before.SelectMany(list => next.Select(set => new List<Action<Everything>>(list) { set }));
        }

        return all;
    }

    private static Gen<long> Between(long least, long most) =>
        Gen.OneOf(Gen.Elements(least, most, 0), Longs.Select(l => least + (long)((ulong)l % (ulong)(most - least + 1))));

    private static void SetChoice(Everything message, (int Which, string Text) choice)
    {
        switch (choice.Which)
        {
            case 0:
                message.ChoiceText = choice.Text;
                break;
            case 1:
                message.ChoiceNumber = choice.Text.Length;
                break;
            case 2:
                message.ChoiceAuthor = new Author { FullName = choice.Text, Note = choice.Text };
                break;
            default:
                message.ChoiceNull = NullValue.NullValue;
                break;
        }
    }

    private static Gen<Value> Values(int depth) => depth == 0
        ? Gen.OneOf(Texts.Select(Value.ForString), Gen.Constant(Value.ForNull()), Gen.Elements(1.5, -0.1, 1e300).Select(Value.ForNumber), Gen.Elements(true, false).Select(Value.ForBool))
        : Gen.OneOf(Values(0), Values(depth - 1).ListOf(2).Select(l => Value.ForList([.. l])), Values(depth - 1).Select(v => Value.ForStruct(new Struct { Fields = { ["k"] = v } })));

    private static Gen<Action<Everything>> Set<T>(Gen<T> values, Action<Everything, T> set) => values.Select<T, Action<Everything>>(v => m => set(m, v));

    // Text that a proto string can hold, less U+0000, which is refused.
    private static string Sound(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text)).Replace("\0", "", StringComparison.Ordinal);
}
