using System.Collections.Concurrent;

namespace Orleans.Runtime.Wire;

/// <summary>Writes and reads values of one type. Content only: whoever contains it knows its length and whether it is null.</summary>
internal abstract class Codec
{
    private static readonly ConcurrentDictionary<Type, Codec> s_codecs = new();

    public static Codec<T> Of<T>() => Cache<T>.Codec ??= (Codec<T>)Of(typeof(T));

    /// <summary>The codec of a type; throws <see cref="WireException"/> for types that cannot be sent.</summary>
    public static Codec Of(Type type) => s_codecs.TryGetValue(type, out var known) ? known : Make(type);

    /// <summary>Reads what another process wrote: whatever is wrong with it is a <see cref="WireException"/>.</summary>
    public static T Read<T>(ref WireReader reader)
    {
        try
        {
            return Of<T>().Read(ref reader);
        }
        catch (Exception exception) when (exception is not (OrleansException or OutOfMemoryException))
        {
            throw new WireException("A message cannot be read.", exception);
        }
    }

    public abstract void WriteObject(WireWriter writer, object value);

    public abstract object ReadObject(ref WireReader reader);

    /// <summary>For types that contain themselves: looked up when first used.</summary>
    internal static Lazy<Codec<T>> Later<T>() => new(Of<T>);

    private static Codec Make(Type type)
    {
        var made = Codecs.Make(type);
        return s_codecs.GetOrAdd(type, made);
    }

    private static class Cache<T>
    {
        public static Codec<T>? Codec;
    }
}

internal abstract class Codec<T> : Codec
{
    public abstract void Write(WireWriter writer, T value);

    public abstract T Read(ref WireReader reader);

    public override void WriteObject(WireWriter writer, object value) => Write(writer, (T)value);

    public override object ReadObject(ref WireReader reader) => Read(ref reader)!;

    /// <summary>Whether it is left out: only nulls are, so that a default that was meant is not mistaken for one that was not sent.</summary>
    public virtual bool IsNull(T value) => value is null;
}

/// <summary>A codec of two functions.</summary>
internal sealed class SimpleCodec<T>(Action<WireWriter, T> write, SimpleCodec<T>.Reading read) : Codec<T>
{
    public delegate T Reading(ref WireReader reader);

    public override void Write(WireWriter writer, T value) => write(writer, value);

    public override T Read(ref WireReader reader) => read(ref reader);
}
