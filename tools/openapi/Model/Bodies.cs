using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;

namespace Sesame.OpenApi.Model;

/// <summary>Bodies of requests and responses.</summary>
internal static class Bodies
{
    private const string Json = "application/json";
    private const string Lines = "application/x-ndjson";

    public static JsonObject Request(Schemas schemas, MethodDescriptor method, string body, TemplatePath path)
    {
        var field = body == "*" ? null : TemplatePath.Follow(method.InputType, body);
        var type = field is null ? method.InputType : field is { IsRepeated: false, FieldType: FieldType.Message } ? field.MessageType : null;
        if (type?.FullName == KnownTypes.HttpBody)
        {
            return new JsonObject { ["required"] = true, ["content"] = new JsonObject { ["application/octet-stream"] = new JsonObject { ["schema"] = new JsonObject() } } };
        }

        if (field is null && method.InputType.Fields.InDeclarationOrder().All(f => path.Fields.Contains(f.Name)))
        {
            // Everything stands in the path: an empty object may be sent, or nothing.
            return new JsonObject { ["content"] = Content(Json, new JsonObject { ["type"] = "object" }) };
        }

        var schema = field is null ? schemas.OfBody(method.InputType, path.Fields) : schemas.OfField(field);
        return new JsonObject { ["required"] = true, ["content"] = Content(Json, schema) };
    }

    public static JsonObject Responses(Schemas schemas, MethodDescriptor method, string responseBody, AccessRule? access, bool hasVariables)
    {
        var responses = new JsonObject { ["200"] = Success(schemas, method, responseBody), ["400"] = ErrorDocument.Reference("BadRequest") };
        if (access is not { Public: true })
        {
            responses["401"] = ErrorDocument.Reference("Unauthenticated");
            responses["403"] = ErrorDocument.Reference("PermissionDenied");
        }

        if (hasVariables)
        {
            responses["404"] = ErrorDocument.Reference("NotFound");
        }

        responses["429"] = ErrorDocument.Reference("TooMany");
        responses["default"] = ErrorDocument.Reference("Failure");
        return responses;
    }

    private static JsonObject Success(Schemas schemas, MethodDescriptor method, string responseBody)
    {
        var field = responseBody.Length == 0 ? null : TemplatePath.Follow(method.OutputType, responseBody);
        var type = field is null ? method.OutputType : field is { IsRepeated: false, FieldType: FieldType.Message } ? field.MessageType : null;
        if (type?.FullName == KnownTypes.HttpBody)
        {
            return new JsonObject { ["description"] = "The content, of the type that its Content-Type says.", ["content"] = new JsonObject { ["*/*"] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string", ["format"] = "binary" } } } };
        }

        var comment = Comments.Of(type is null ? field!.Declaration : type.Declaration);
        var (summary, _) = Comments.Split(comment, type?.Name ?? field!.Name);
        var schema = field is null ? schemas.OfMessage(method.OutputType) : schemas.OfElementOrList(field);
        return new JsonObject
        {
            ["description"] = comment.Length == 0 ? "Done." : summary + ".",
            ["content"] = Content(method.IsServerStreaming ? Lines : Json, schema),
        };
    }

    private static JsonObject Content(string type, JsonObject schema) => new() { [type] = new JsonObject { ["schema"] = schema } };
}
