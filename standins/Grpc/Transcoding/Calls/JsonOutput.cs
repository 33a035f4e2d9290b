using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Calls;

/// <summary>A JSON writer over a response's memory, kept by each thread for its next reply.</summary>
internal sealed class JsonOutput
{
    [ThreadStatic]
    private static JsonOutput? plain;

    [ThreadStatic]
    private static JsonOutput? indented;

    private readonly ResponseBuffer buffer = new();
    private bool inUse;

    private JsonOutput(bool isIndented) => Writer = new Utf8JsonWriter(buffer, JsonFormat.Writing(isIndented));

    public Utf8JsonWriter Writer { get; }

    public ResponseBuffer Buffer => buffer;

    public static JsonOutput Begin(PipeWriter pipe, bool isIndented)
    {
        var output = isIndented ? indented ??= new JsonOutput(true) : plain ??= new JsonOutput(false);
        if (output.inUse)
        {
            // A property getter of some message writes a reply of its own: unheard of, but no reason to mix the two.
            output = new JsonOutput(isIndented);
        }

        output.inUse = true;
        output.buffer.Begin(pipe);
        output.Writer.Reset(output.buffer);
        return output;
    }

    public void End()
    {
        buffer.End();
        inUse = false;
    }
}
