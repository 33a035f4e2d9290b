using System.Buffers;
using System.Text;
using System.Text.Json;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;
using Microsoft.AspNetCore.Http;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Calls;

/// <summary>Writes replies of one http rule: the message, or the one field that the rule names.</summary>
internal sealed class ReplyWriter
{
    private const string Json = "application/json";

    private readonly IMessageCodec codec;
    private readonly FieldBinding? field;
    private readonly bool isRaw;
    private readonly bool isIndented;

    public ReplyWriter(CodecSet codecs, MethodDescriptor method, string responseBody)
    {
        codec = codecs.ForMessage(method.OutputType);
        isIndented = codecs.Settings.WriteIndented;
        if (responseBody.Length > 0)
        {
            field = codec.Find(Encoding.UTF8.GetBytes(responseBody))
                ?? throw new InvalidOperationException($"{method.FullName}: the reply has no field '{responseBody}'.");
        }

        var type = field is null ? method.OutputType : field.Descriptor is { IsRepeated: false, FieldType: FieldType.Message } single ? single.MessageType : null;
        isRaw = type == HttpBody.Descriptor;
    }

    /// <summary>Puts the reply into the response's buffer. When it throws, nothing was put there.</summary>
    public void Write(HttpResponse response, IMessage message, int? lengthMax)
    {
        if (isRaw)
        {
            WriteRaw(response, message);
            return;
        }

        var output = JsonOutput.Begin(response.BodyWriter, isIndented);
        try
        {
            WriteJson(output.Writer, message);
            output.Writer.Flush();
            if (output.Buffer.Length > lengthMax)
            {
                throw new RpcException(new Status(StatusCode.ResourceExhausted, $"The reply is larger than {lengthMax} bytes."));
            }

            response.ContentType = Json;
            response.ContentLength = output.Buffer.Length;
            output.Buffer.Commit();
        }
        finally
        {
            output.End();
        }
    }

    /// <summary>Puts one message of a stream into the response's buffer, as a line.</summary>
    public void WriteLine(HttpResponse response, IMessage message)
    {
        if (isRaw)
        {
            response.BodyWriter.Write((Raw(message)?.Data ?? ByteString.Empty).Span);
            return;
        }

        var output = JsonOutput.Begin(response.BodyWriter, isIndented: false);
        try
        {
            WriteJson(output.Writer, message);
            output.Writer.Flush();
            output.Buffer.Write("\n"u8);
            output.Buffer.Commit();
        }
        finally
        {
            output.End();
        }
    }

    /// <summary>The content type of a stream whose first message this is.</summary>
    public string StreamType(IMessage? first) =>
        isRaw ? RawType(first is null ? null : Raw(first)) : "application/x-ndjson";

    private static string RawType(HttpBody? body) =>
        string.IsNullOrEmpty(body?.ContentType) ? "application/octet-stream" : body.ContentType;

    private void WriteJson(Utf8JsonWriter writer, IMessage message)
    {
        if (field is null)
        {
            codec.Write(writer, message);
        }
        else
        {
            field.WriteValue(writer, message);
        }
    }

    private void WriteRaw(HttpResponse response, IMessage message)
    {
        var body = Raw(message);
        var data = body is null ? default : body.Data.Span;
        response.ContentType = RawType(body);
        response.ContentLength = data.Length;
        response.BodyWriter.Write(data);
    }

    private HttpBody? Raw(IMessage message) =>
        field is null ? (HttpBody)message : (HttpBody?)field.Descriptor.Accessor.GetValue(message);
}
