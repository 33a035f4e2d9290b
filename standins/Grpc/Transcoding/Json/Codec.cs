using System.Text.Json;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

/// <summary>Reads and writes one kind of value as proto3 JSON.</summary>
internal abstract class Codec<T>
{
    /// <summary>Whether null is a value of its own here rather than "not set".</summary>
    public virtual bool ReadsNull => false;

    /// <summary>Whether the value has a text form that may stand in a path or a query string.</summary>
    public virtual bool HasText => false;

    public abstract void Write(Utf8JsonWriter writer, T value);

    /// <summary>Reads the value whose first token the reader stands on; leaves it on the last one.</summary>
    public abstract T Read(ref Utf8JsonReader reader, ReadState state);

    /// <summary>Reads the text form, UTF-8 already checked.</summary>
    public virtual T Parse(ReadOnlySpan<byte> text, ReadState state) =>
        throw state.Fail("cannot be given as text");

    /// <summary>Writes the value as the name of a map's member.</summary>
    public virtual void WriteName(Utf8JsonWriter writer, T value) =>
        throw new InvalidOperationException($"{typeof(T)} is not the key of a map.");

    public abstract bool IsDefault(T value);
}
