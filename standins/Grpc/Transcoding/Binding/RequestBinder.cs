using System.Buffers;
using System.Text;
using Google.Api;
using Google.Protobuf;
using Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;
using Microsoft.AspNetCore.Grpc.JsonTranscoding.Paths;
using Microsoft.AspNetCore.Http;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Binding;

/// <summary>Makes the request message of one http rule out of body, query and path; the path has the last word.</summary>
internal sealed class RequestBinder
{
    private const string WholeBody = "*";

    private readonly IMessageCodec request;
    private readonly (PathVariable Variable, FieldPath Path)[] variables;
    private readonly FieldBinding? bodyField;
    private readonly bool isRawBody;
    private readonly QueryBinder query;

    public RequestBinder(CodecSet codecs, Google.Protobuf.Reflection.MethodDescriptor method, PathTemplate template, string body)
    {
        var rule = $"{method.FullName} at {template.Text}";
        request = codecs.ForMessage(method.InputType);
        variables = [.. template.Variables.Select(v => (v, FieldPath.Require(request, v.FieldPath, rule)))];
        foreach (var (variable, path) in variables)
        {
            if (path.Field.Descriptor.IsRepeated || !path.Field.HasText)
            {
                throw new InvalidOperationException($"{rule}: '{variable.FieldPath}' is no single value, so a path cannot hold it.");
            }
        }

        HasBody = body.Length > 0;
        bodyField = HasBody && body != WholeBody
            ? request.Find(Encoding.UTF8.GetBytes(body)) ?? throw new InvalidOperationException($"{rule}: the request has no field '{body}' for the body.")
            : null;
        var bodyType = bodyField is null ? method.InputType : bodyField.Descriptor is { IsRepeated: false, FieldType: Google.Protobuf.Reflection.FieldType.Message } single ? single.MessageType : null;
        isRawBody = HasBody && bodyType == HttpBody.Descriptor;
        query = new QueryBinder(request, [.. variables.Select(v => v.Path.JsonPath)], bodyField, takesFields: body != WholeBody);
    }

    public bool HasBody { get; }

    /// <summary>Whether the body must be JSON.</summary>
    public bool IsJsonBody => HasBody && !isRawBody;

    public IMessage Bind(HttpRequest http, ReadOnlySequence<byte> body)
    {
        var state = ReadState.Take();
        try
        {
            return Bind(http, body, state);
        }
        finally
        {
            state.GiveBack();
        }
    }

    private IMessage Bind(HttpRequest http, ReadOnlySequence<byte> body, ReadState state)
    {
        var message = HasBody ? ReadBody(http, body, state) : request.Create();
        if (http.QueryString.HasValue)
        {
            query.Bind(http.QueryString.Value, message, state);
        }

        foreach (var (variable, path) in variables)
        {
            SetVariable(message, path, http.RouteValues[variable.FieldPath] as string, state);
        }

        return message;
    }

    private static void SetVariable(IMessage message, FieldPath path, string? value, ReadState state)
    {
        state.EnterField(path.JsonPath);
        if (value is null)
        {
            throw state.Fail(ReadText.NotUnicode);
        }

        var size = Encoding.UTF8.GetMaxByteCount(value.Length);
        var rented = size > 512 ? ArrayPool<byte>.Shared.Rent(size) : null;
        Span<byte> bytes = rented is not null ? rented : stackalloc byte[512];
        var length = Encoding.UTF8.GetBytes(value, bytes);
        path.SetText(message, bytes[..length], state);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        state.Leave();
    }

    private IMessage ReadBody(HttpRequest http, ReadOnlySequence<byte> body, ReadState state)
    {
        if (isRawBody)
        {
            return ReadRawBody(http, body);
        }

        if (bodyField is null)
        {
            // No body at all is an empty message, so that a verb without arguments can be called with nothing.
            return body.IsEmpty ? request.Create() : JsonBody.Read(request, body, state);
        }

        var message = request.Create();
        if (!body.IsEmpty)
        {
            JsonBody.ReadField(bodyField, message, body, state);
        }

        return message;
    }

    private IMessage ReadRawBody(HttpRequest http, ReadOnlySequence<byte> body)
    {
        var message = request.Create();
        var raw = bodyField is null ? (HttpBody)message : (HttpBody)bodyField.GetOrCreate(message);
        raw.ContentType = http.ContentType ?? string.Empty;
        raw.Data = UnsafeByteOperations.UnsafeWrap(body.ToArray());
        return message;
    }
}
