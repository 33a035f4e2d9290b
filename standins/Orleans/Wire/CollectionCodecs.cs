using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Orleans.Runtime.Wire;

internal sealed class EnumCodec<T> : Codec<T> where T : struct, Enum
{
    private static readonly bool s_isUnsigned = typeof(T).GetEnumUnderlyingType() == typeof(ulong);

    public override void Write(WireWriter writer, T value) =>
        writer.SignedVarInt(s_isUnsigned ? (long)Convert.ToUInt64(value, null) : Convert.ToInt64(value, null));

    public override T Read(ref WireReader reader) => (T)Enum.ToObject(typeof(T), reader.SignedVarInt());
}

internal sealed class NullableCodec<T> : Codec<T?> where T : struct
{
    private readonly Lazy<Codec<T>> _inner = Later<T>();

    public override void Write(WireWriter writer, T? value) => _inner.Value.Write(writer, value!.Value);

    public override T? Read(ref WireReader reader) => _inner.Value.Read(ref reader);

    public override bool IsNull(T? value) => value is null;
}

/// <summary>A count, and of each item whether it is there and its content.</summary>
internal sealed class CollectionCodec<TCollection, TItem>(Func<TItem[], object> make) : Codec<TCollection>
{
    private const int AtOnceMax = 1024;

    private readonly Lazy<Codec<TItem>> _item = Later<TItem>();

    public override void Write(WireWriter writer, TCollection value)
    {
        var items = value is ImmutableArray<TItem> { IsDefault: true } ? [] : (IEnumerable<TItem>)value!;
        var codec = _item.Value;
        writer.VarInt((ulong)(items.TryGetNonEnumeratedCount(out var count) ? count : (items = items.ToArray()).Count()));
        foreach (var item in items)
        {
            if (codec.IsNull(item))
            {
                writer.Byte(0);
            }
            else
            {
                writer.Byte(1);
                codec.Write(writer, item);
            }
        }
    }

    public override TCollection Read(ref WireReader reader)
    {
        // Each item takes a byte at least, so a count beyond the content is found before memory is taken; and memory is
        // taken as items come, because one in memory may be much larger than a byte.
        var count = reader.Count();
        var codec = _item.Value;
        var items = new TItem[Math.Min(count, AtOnceMax)];
        for (var index = 0; index < count; index++)
        {
            if (index == items.Length)
            {
                Array.Resize(ref items, (int)Math.Min(count, items.Length * 2L));
            }

            if (reader.Byte() != 0)
            {
                items[index] = codec.Read(ref reader);
            }
            else if (default(TItem) is not null)
            {
                throw new WireException($"A {typeof(TItem)} cannot be missing.");
            }
        }

        return (TCollection)make(items);
    }
}

/// <summary>Tuples and pairs: their parts in order.</summary>
internal sealed class TupleCodec<T> : Codec<T>
{
    private readonly (Func<T, object?> Get, Lazy<Codec> Codec)[] _parts;
    private readonly ConstructorInfo _constructor;

    public TupleCodec()
    {
        var types = typeof(T).GetGenericArguments();
        if (types.Length > 7)
        {
            throw new WireException($"{typeof(T)} has too many parts; make it a record.");
        }

        _constructor = typeof(T).GetConstructor(types)!;
        _parts = [.. types.Select((type, index) => (Getter(index), new Lazy<Codec>(() => Of(type))))];
    }

    public override void Write(WireWriter writer, T value)
    {
        foreach (var (get, codec) in _parts)
        {
            var part = get(value);
            writer.Byte(part is null ? (byte)0 : (byte)1);
            if (part is not null)
            {
                codec.Value.WriteObject(writer, part);
            }
        }
    }

    public override T Read(ref WireReader reader)
    {
        var parts = new object?[_parts.Length];
        for (var index = 0; index < parts.Length; index++)
        {
            parts[index] = reader.Byte() == 0 ? null : _parts[index].Codec.Value.ReadObject(ref reader);
        }

        return (T)_constructor.Invoke(parts);
    }

    private static Func<T, object?> Getter(int index)
    {
        if (typeof(ITuple).IsAssignableFrom(typeof(T)))
        {
            return value => ((ITuple)value!)[index];
        }

        var property = typeof(T).GetProperty(index == 0 ? "Key" : "Value")!;
        return value => property.GetValue(value);
    }
}
