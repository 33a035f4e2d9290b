using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;

namespace Sesame.OpenApi.Model;

/// <summary>The shape of errors, and the responses that hold one.</summary>
internal static class ErrorDocument
{
    private const string Name = "Error";

    private static readonly (string Name, string Description)[] Kinds =
    [
        ("BadRequest", "The request is malformed, or a field cannot be what it says; nothing was changed."),
        ("Failure", "Any other failure; `code` is the gRPC status."),
        ("NotFound", "There is no such thing, or the caller may not know of it."),
        ("PermissionDenied", "The caller may not do this."),
        ("TooMany", "A limit is reached; the detail google.rpc.RetryInfo says when to try again."),
        ("Unauthenticated", "The credentials are missing or not valid."),
    ];

    public static JsonObject Reference(string kind) => new() { ["$ref"] = $"#/components/responses/{kind}" };

    public static JsonObject Responses()
    {
        var responses = new JsonObject();
        foreach (var (name, description) in Kinds)
        {
            responses[name] = new JsonObject
            {
                ["description"] = description,
                ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = Schemas.Reference(Name) } },
            };
        }

        return responses;
    }

    public static void AddSchemas(Schemas schemas, OpenApiOptions options, EnumDescriptor? reasons)
    {
        var error = new JsonObject();
        if (options.ErrorTag.Length > 0)
        {
            error["t"] = new JsonObject { ["type"] = "string", ["const"] = options.ErrorTag };
        }

        error["code"] = new JsonObject { ["type"] = "integer", ["format"] = "int32", ["description"] = "The gRPC status code." };
        error["message"] = new JsonObject { ["type"] = "string", ["description"] = "A sentence for people." };
        error["details"] = new JsonObject { ["type"] = "array", ["items"] = Schemas.Reference("ErrorDetail") };
        schemas.Add(Name, new JsonObject
        {
            ["type"] = "object",
            ["description"] = "A failure: google.rpc.Status as JSON.",
            ["properties"] = error,
            ["required"] = new JsonArray("code", "message", "details"),
        });
        schemas.Add("ErrorDetail", new JsonObject
        {
            ["type"] = "object",
            ["description"] = "One detail; `@type` says which. google.rpc.ErrorInfo carries reason, domain and metadata; google.rpc.BadRequest carries fieldViolations.",
            ["properties"] = new JsonObject
            {
                ["@type"] = new JsonObject { ["type"] = "string", ["examples"] = new JsonArray("type.googleapis.com/google.rpc.ErrorInfo") },
                ["reason"] = Reason(reasons),
                ["domain"] = new JsonObject { ["type"] = "string" },
                ["metadata"] = new JsonObject { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = "string" } },
                ["fieldViolations"] = new JsonObject { ["type"] = "array", ["items"] = Schemas.Reference("FieldViolation") },
            },
            ["required"] = new JsonArray("@type"),
            ["additionalProperties"] = true,
        });
        schemas.Add("FieldViolation", new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["field"] = new JsonObject { ["type"] = "string", ["description"] = "Path of the field, as in the JSON of the request." },
                ["description"] = new JsonObject { ["type"] = "string", ["description"] = "What is wrong with it." },
            },
        });
    }

    private static JsonObject Reason(EnumDescriptor? reasons)
    {
        var schema = new JsonObject { ["type"] = "string" };
        if (reasons is null)
        {
            return schema;
        }

        var prefix = reasons.Values[0].Name.Replace("UNSPECIFIED", string.Empty, StringComparison.Ordinal);
        var values = reasons.Values.Where(v => v.Number != 0).Select(v => (Name: v.Name.Replace(prefix, string.Empty, StringComparison.Ordinal), Comment: Comments.Of(v.Declaration))).ToList();
        schema["description"] = "What went wrong, for machines. Reasons are added over time.\n\n"
            + string.Join('\n', values.Select(v => $"- `{v.Name}`: {v.Comment}"));
        schema["examples"] = new JsonArray([.. values.Take(1).Select(v => (JsonNode)v.Name)]);
        return schema;
    }
}
