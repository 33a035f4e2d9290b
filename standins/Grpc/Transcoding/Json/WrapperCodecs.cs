using System.Text.Json;
using Google.Protobuf;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

/// <summary>A wrapper of a value type, which C# shows as a nullable.</summary>
internal sealed class NullableCodec<T>(Codec<T> inner) : Codec<T?>
    where T : struct
{
    public override bool HasText => inner.HasText;

    public override void Write(Utf8JsonWriter writer, T? value) => inner.Write(writer, value.GetValueOrDefault());

    public override T? Read(ref Utf8JsonReader reader, ReadState state) => inner.Read(ref reader, state);

    public override T? Parse(ReadOnlySpan<byte> text, ReadState state) => inner.Parse(text, state);

    public override bool IsDefault(T? value) => value is null;
}

/// <summary>A wrapper message in its own right: as a reply, or within an Any.</summary>
internal sealed class WrapperCodec<TWrapper, T>(Codec<T> inner, Func<TWrapper, T> get, Action<TWrapper, T> set) : Codec<TWrapper>
    where TWrapper : class, IMessage<TWrapper>, new()
{
    public override bool HasText => inner.HasText;

    public override void Write(Utf8JsonWriter writer, TWrapper value) => inner.Write(writer, get(value));

    public override TWrapper Read(ref Utf8JsonReader reader, ReadState state) => Wrap(inner.Read(ref reader, state));

    public override TWrapper Parse(ReadOnlySpan<byte> text, ReadState state) => Wrap(inner.Parse(text, state));

    public override bool IsDefault(TWrapper value) => false;

    private TWrapper Wrap(T value)
    {
        var wrapper = new TWrapper();
        set(wrapper, value);
        return wrapper;
    }
}
