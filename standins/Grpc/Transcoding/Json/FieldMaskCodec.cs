using System.Text;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

/// <summary>google.protobuf.FieldMask: one string of lowerCamelCase paths with commas between.</summary>
internal sealed class FieldMaskCodec : Codec<FieldMask>
{
    private const string Expected = "must be lowerCamelCase paths with commas between";

    public override bool HasText => true;

    public override void Write(Utf8JsonWriter writer, FieldMask value)
    {
        var text = new StringBuilder();
        foreach (var path in value.Paths)
        {
            AppendCamel(text.Append(text.Length == 0 ? string.Empty : ","), path);
        }

        writer.WriteStringValue(text.ToString());
    }

    public override FieldMask Read(ref Utf8JsonReader reader, ReadState state) => reader.TokenType == JsonTokenType.String
        ? Parse(ReadText.String(ref reader, state), state)
        : throw state.Fail(Expected);

    public override FieldMask Parse(ReadOnlySpan<byte> text, ReadState state) => Parse(Encoding.UTF8.GetString(text), state);

    // A message has presence: when it is set it is shown.
    public override bool IsDefault(FieldMask value) => false;

    private static FieldMask Parse(string text, ReadState state)
    {
        var mask = new FieldMask();
        foreach (var range in text.AsSpan().Split(','))
        {
            var path = text.AsSpan(range);
            if (path.IsEmpty && text.Length > 0)
            {
                throw state.Fail(Expected);
            }

            if (!path.IsEmpty)
            {
                mask.Paths.Add(Snake(path, state));
            }
        }

        return mask;
    }

    private static string Snake(ReadOnlySpan<char> path, ReadState state)
    {
        var text = new StringBuilder(path.Length + 4);
        foreach (var letter in path)
        {
            if (char.IsAsciiLetterUpper(letter))
            {
                text.Append('_').Append(char.ToLowerInvariant(letter));
            }
            else if (char.IsAsciiLetterOrDigit(letter) || letter == '.')
            {
                text.Append(letter);
            }
            else
            {
                throw state.Fail(Expected);
            }
        }

        return text.ToString();
    }

    private static void AppendCamel(StringBuilder text, string path)
    {
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] == '_' && i + 1 < path.Length && char.IsAsciiLetterLower(path[i + 1]))
            {
                text.Append(char.ToUpperInvariant(path[++i]));
            }
            else if (path[i] == '_' || char.IsAsciiLetterUpper(path[i]))
            {
                // Would not come back as the same path.
                throw new InvalidOperationException($"The field mask path '{path}' cannot be written as JSON.");
            }
            else
            {
                text.Append(path[i]);
            }
        }
    }
}
