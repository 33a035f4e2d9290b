using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Sesame.OpenApi.Model;

namespace Sesame.OpenApi;

/// <summary>An OpenAPI 3.1 document made from protos and their comments. The same protos give the same bytes.</summary>
public sealed class OpenApiDocument
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private OpenApiDocument(JsonObject root) => Root = root;

    /// <summary>The document's tree.</summary>
    public JsonObject Root { get; }

    /// <summary>Sesame's own document.</summary>
    public static OpenApiDocument OfSesame()
    {
        using var resource = typeof(OpenApiDocument).Assembly.GetManifestResourceStream("descriptors.binpb")
            ?? throw new InvalidOperationException("The descriptors of the protos are not embedded.");
        return FromDescriptorSet(ByteString.FromStream(resource), new OpenApiOptions());
    }

    /// <param name="descriptorSet">A FileDescriptorSet with imports and source info.</param>
    /// <param name="options">What the protos do not say.</param>
    public static OpenApiDocument FromDescriptorSet(ByteString descriptorSet, OpenApiOptions options)
    {
        ArgumentNullException.ThrowIfNull(descriptorSet);
        ArgumentNullException.ThrowIfNull(options);
        var files = ProtoFiles.Read(descriptorSet);
        var schemas = new Schemas(options);
        ErrorDocument.AddSchemas(schemas, options, files.FindEnum(options.ReasonEnum));
        var operations = new Operations(schemas, files.FindExtension(options.AccessOption));
        var tags = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var service in files.Services)
        {
            var tag = Names.Title(schemas.Area(service.File.Package));
            var (summary, rest) = Comments.Split(Comments.Of(service.Declaration), service.Name);
            tags[tag] = (tags.GetValueOrDefault(tag, string.Empty) + $"\n\n{summary}.\n\n{rest}").Trim();
            foreach (var method in service.Methods)
            {
                operations.Add(method, tag);
            }
        }

        return new OpenApiDocument(Assemble(options, tags, operations, schemas));
    }

    public string ToJson() => Root.ToJsonString(Indented) + "\n";

    public string ToYaml() => YamlText.Write(Root);

    /// <summary>Either kind of credentials, as a call needs where nothing else is said.</summary>
    internal static IEnumerable<JsonObject> Security() => new[] { "Bearer", "Basic" }.Select(scheme => new JsonObject { [scheme] = new JsonArray() });

    private static JsonObject Assemble(OpenApiOptions options, SortedDictionary<string, string> tags, Operations operations, Schemas schemas) => new()
    {
        ["openapi"] = "3.1.0",
        ["info"] = new JsonObject { ["title"] = options.Title, ["version"] = options.Version, ["description"] = options.Description },
        ["servers"] = new JsonArray(new JsonObject { ["url"] = "/", ["description"] = "The server that this document came from." }),
        ["security"] = new JsonArray([.. Security()]),
        ["tags"] = new JsonArray([.. tags.Select(t => new JsonObject { ["name"] = t.Key, ["description"] = t.Value })]),
        ["paths"] = operations.Paths(),
        ["components"] = new JsonObject
        {
            ["securitySchemes"] = new JsonObject
            {
                ["Basic"] = new JsonObject { ["type"] = "http", ["scheme"] = "basic", ["description"] = "A client: its id as the user name, its secret as the password." },
                ["Bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "An access token, or an API key, which begins with `ssk_`." },
            },
            ["responses"] = ErrorDocument.Responses(),
            ["schemas"] = new JsonObject(schemas.Components.Select(c => KeyValuePair.Create(c.Key, (JsonNode?)c.Value))),
        },
    };
}
