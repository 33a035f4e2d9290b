using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

/// <summary>Takes the text of a token, refusing what is not Unicode.</summary>
internal static class ReadText
{
    public const string NotUnicode = "is not valid UTF-8";
    public const string HasNull = "must not contain U+0000";

    public static int Copy(ref Utf8JsonReader reader, scoped Span<byte> buffer, ReadState state)
    {
        try
        {
            return reader.CopyString(buffer);
        }
        catch (InvalidOperationException)
        {
            throw state.Fail(NotUnicode);
        }
    }

    /// <summary>The string or property name the reader stands on.</summary>
    public static string String(ref Utf8JsonReader reader, ReadState state)
    {
        try
        {
            var text = reader.GetString()!;
            return text.Contains('\0') ? throw state.Fail(HasNull) : text;
        }
        catch (InvalidOperationException)
        {
            // The reader's word for bytes that are no UTF-8, and for half a surrogate pair.
            throw state.Fail(NotUnicode);
        }
    }

    /// <summary>A name for an error message only: whatever is no UTF-8 becomes a replacement character.</summary>
    public static string Lossy(ref Utf8JsonReader reader)
    {
        var bytes = reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;
        return Encoding.UTF8.GetString(bytes.Length > 256 ? bytes[..256] : bytes);
    }
}
