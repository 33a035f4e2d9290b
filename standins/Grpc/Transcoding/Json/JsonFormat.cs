using System.Text.Encodings.Web;
using System.Text.Json;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

internal static class JsonFormat
{
    /// <summary>Only what JSON itself demands is escaped: replies are application/json, never HTML.</summary>
    public static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    public static readonly JsonReaderOptions Reading = new() { MaxDepth = ReadState.DepthMax };

    // Structure is the codecs' own; checking it again costs a tenth of the time.
    public static JsonWriterOptions Writing(bool indented) =>
        new() { Encoder = Encoder, Indented = indented, SkipValidation = true };
}
