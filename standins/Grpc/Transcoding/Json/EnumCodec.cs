using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Google.Protobuf.Reflection;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

/// <summary>An enum: written by name, read by name or number; a number without a name is kept.</summary>
internal sealed class EnumCodec<T> : ScalarCodec<T>
    where T : struct, Enum
{
    private readonly FrozenDictionary<int, JsonEncodedText>? names;
    private readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> numbers;
    private readonly string fullName;

    public EnumCodec(EnumDescriptor descriptor, bool asNumbers)
    {
        fullName = descriptor.FullName;

        // Aliases share a number: the first name declared is the one that is written.
        names = asNumbers ? null : descriptor.Values.DistinctBy(v => v.Number)
            .ToFrozenDictionary(v => v.Number, v => JsonEncodedText.Encode(v.Name));
        numbers = descriptor.Values.ToFrozenDictionary(v => v.Name, v => v.Number, StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    protected override string Expected => $"a name or number of {fullName}";

    public override void Write(Utf8JsonWriter writer, T value)
    {
        var number = Unsafe.As<T, int>(ref value);
        if (names is not null && names.TryGetValue(number, out var name))
        {
            writer.WriteStringValue(name);
            return;
        }

        writer.WriteNumberValue(number);
    }

    public override bool IsDefault(T value) => Unsafe.As<T, int>(ref value) == 0;

    protected override ParseOutcome TryParse(ReadOnlySpan<byte> text, JsonTokenType token, out T value)
    {
        value = default;
        if (token != JsonTokenType.Number && TryName(text, out value))
        {
            return ParseOutcome.Done;
        }

        if (token == JsonTokenType.String)
        {
            return ParseOutcome.Malformed;
        }

        var outcome = IntegerText.TryParse(text, out var negative, out var magnitude);
        if (outcome != ParseOutcome.Done)
        {
            return outcome;
        }

        if (magnitude > (negative ? 1UL << 31 : int.MaxValue))
        {
            return ParseOutcome.OutOfRange;
        }

        var number = (int)(negative ? -(long)magnitude : (long)magnitude);
        value = Unsafe.As<int, T>(ref number);
        return ParseOutcome.Done;
    }

    private bool TryName(ReadOnlySpan<byte> text, out T value)
    {
        value = default;
        Span<char> name = stackalloc char[256];
        if (text.Length > name.Length || !numbers.TryGetValue(name[..Encoding.UTF8.GetChars(text, name)], out var number))
        {
            return false;
        }

        value = Unsafe.As<int, T>(ref number);
        return true;
    }
}
