using System.Buffers;
using System.Text.Json;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

internal enum ParseOutcome
{
    Done,
    Malformed,
    OutOfRange,
}

/// <summary>A short value that is written as a JSON number or string and read from either.</summary>
internal abstract class ScalarCodec<T> : Codec<T>
{
    // Longer than any number, timestamp or enum name that somebody means.
    private const int LengthMax = 512;

    public sealed override bool HasText => true;

    /// <summary>What the value must be, for the error's sentence.</summary>
    protected abstract string Expected { get; }

    protected virtual bool ReadsNumbers => true;

    public sealed override T Read(ref Utf8JsonReader reader, ReadState state)
    {
        if (reader.TokenType != JsonTokenType.String && !(ReadsNumbers && reader.TokenType == JsonTokenType.Number))
        {
            throw state.Fail($"must be {Expected}");
        }

        if (!reader.HasValueSequence && !reader.ValueIsEscaped)
        {
            return ParseToken(reader.ValueSpan, reader.TokenType, state);
        }

        var length = reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;
        if (length > LengthMax)
        {
            throw state.Fail($"must be {Expected}");
        }

        Span<byte> buffer = stackalloc byte[LengthMax];
        if (reader.TokenType == JsonTokenType.Number)
        {
            reader.ValueSequence.CopyTo(buffer);
            return ParseToken(buffer[..(int)length], JsonTokenType.Number, state);
        }

        return ParseToken(buffer[..ReadText.Copy(ref reader, buffer, state)], JsonTokenType.String, state);
    }

    public sealed override T Parse(ReadOnlySpan<byte> text, ReadState state) =>
        ParseToken(text, JsonTokenType.None, state);

    /// <param name="token">String or Number in JSON; None in a path or query, where there are no quotes.</param>
    protected abstract ParseOutcome TryParse(ReadOnlySpan<byte> text, JsonTokenType token, out T value);

    private T ParseToken(ReadOnlySpan<byte> text, JsonTokenType token, ReadState state) =>
        TryParse(text, token, out var value) switch
        {
            ParseOutcome.Done => value,
            ParseOutcome.OutOfRange => throw state.Fail($"is out of range: must be {Expected}"),
            _ => throw state.Fail($"must be {Expected}"),
        };
}
