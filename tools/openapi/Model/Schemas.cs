using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;

namespace Sesame.OpenApi.Model;

/// <summary>JSON schemas of messages and enums; what is referred to becomes a component.</summary>
internal sealed class Schemas(OpenApiOptions options)
{
    private static readonly IReadOnlySet<string> NoFields = new HashSet<string>();

    private readonly SortedDictionary<string, JsonObject> components = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, JsonObject> Components => components;

    /// <summary>The part of a package that a reader cares for: "sesame.users.v1" is "users".</summary>
    public string Area(string package)
    {
        var name = package.StartsWith(options.PackagePrefix, StringComparison.Ordinal) ? package[options.PackagePrefix.Length..] : package;
        var dot = name.LastIndexOf(".v", StringComparison.Ordinal);
        return dot < 0 ? name : name[..dot];
    }

    public JsonObject OfField(FieldDescriptor field)
    {
        if (field.IsMap)
        {
            return Describe(new JsonObject { ["type"] = "object", ["additionalProperties"] = OfElement(field.MessageType.FindFieldByNumber(2)) }, field);
        }

        var element = OfElement(field);
        return Describe(field.IsRepeated ? new JsonObject { ["type"] = "array", ["items"] = element } : element, field);
    }

    /// <summary>The schema of the field's value, all of it when it is a list or a map, without its description.</summary>
    public JsonObject OfElementOrList(FieldDescriptor field)
    {
        var schema = OfField(field);
        schema.Remove("description");
        return schema;
    }

    public JsonObject OfMessage(MessageDescriptor type) => KnownTypes.Schema(type, this) ?? Refer(type, type.File.Package, () => ObjectOf(type, NoFields));

    /// <summary>A request body: the message without what stands in the path.</summary>
    public JsonObject OfBody(MessageDescriptor type, IReadOnlySet<string> pathFields) =>
        pathFields.Count == 0 || !type.Fields.InDeclarationOrder().Any(f => pathFields.Contains(f.Name))
            ? OfMessage(type)
            : ObjectOf(type, pathFields);

    public void Add(string name, JsonObject schema) => components.Add(name, schema);

    public static JsonObject Reference(string name) => new() { ["$ref"] = $"#/components/schemas/{name}" };

    /// <summary>The schema of one value of the field, without its description.</summary>
    public JsonObject OfElement(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Bool => new JsonObject { ["type"] = "boolean" },
        FieldType.String => new JsonObject { ["type"] = "string" },
        FieldType.Bytes => new JsonObject { ["type"] = "string", ["contentEncoding"] = "base64" },
        FieldType.Double => new JsonObject { ["type"] = "number", ["format"] = "double" },
        FieldType.Float => new JsonObject { ["type"] = "number", ["format"] = "float" },
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => new JsonObject { ["type"] = "integer", ["format"] = "int32" },
        FieldType.UInt32 or FieldType.Fixed32 => new JsonObject { ["type"] = "integer", ["format"] = "int64", ["minimum"] = 0, ["maximum"] = uint.MaxValue },
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => LongInteger("^-?[0-9]{1,19}$"),
        FieldType.UInt64 or FieldType.Fixed64 => LongInteger("^[0-9]{1,20}$"),
        FieldType.Enum => OfEnum(field.EnumType),
        FieldType.Message => OfMessage(field.MessageType),
        _ => throw new NotSupportedException($"{field.FullName}: {field.FieldType} has no JSON form."),
    };

    private JsonObject LongInteger(string pattern) => options.Int64AsStrings
        ? new JsonObject { ["type"] = "string", ["format"] = "int64", ["pattern"] = pattern }
        : new JsonObject { ["type"] = "integer", ["format"] = "int64" };

    private JsonObject OfEnum(EnumDescriptor type) => type.FullName == "google.protobuf.NullValue"
        ? new JsonObject { ["type"] = "null" }
        : Refer(type, type.File.Package, () => EnumOf(type));

    private static JsonObject EnumOf(EnumDescriptor type)
    {
        var lines = type.Values.Select(v => (v.Name, Comment: Comments.Of(v.Declaration))).Select(v => v.Comment.Length == 0 ? $"- `{v.Name}`" : $"- `{v.Name}`: {v.Comment}");
        return new JsonObject
        {
            ["type"] = "string",
            ["description"] = string.Join("\n\n", new[] { Comments.Of(type.Declaration), string.Join('\n', lines) }.Where(t => t.Length > 0)),
            ["enum"] = new JsonArray([.. type.Values.Select(v => (JsonNode)v.Name)]),
        };
    }

    private JsonObject Refer(IDescriptor type, string package, Func<JsonObject> make)
    {
        var name = $"{Area(package)}.{type.FullName[(package.Length + 1)..]}";
        if (!components.ContainsKey(name))
        {
            // Entered before it is filled: a message may hold itself.
            var entry = components[name] = [];
            foreach (var (key, value) in make().ToList())
            {
                entry[key] = value?.DeepClone();
            }
        }

        return Reference(name);
    }

    private JsonObject ObjectOf(MessageDescriptor type, IReadOnlySet<string> except)
    {
        var schema = new JsonObject { ["type"] = "object" };
        if (Comments.Of(type.Declaration) is { Length: > 0 } comment)
        {
            schema["description"] = comment;
        }

        var properties = new JsonObject();
        foreach (var field in type.Fields.InDeclarationOrder().Where(f => !except.Contains(f.Name)))
        {
            properties[field.JsonName] = OfField(field);
        }

        if (properties.Count > 0)
        {
            schema["properties"] = properties;
        }

        return schema;
    }

    private static JsonObject Describe(JsonObject schema, FieldDescriptor field)
    {
        var comment = Comments.Of(field.Declaration);
        if (field.RealContainingOneof is { } oneof)
        {
            comment = $"{comment} At most one of {string.Join(", ", oneof.Fields.Select(f => $"`{f.JsonName}`"))} is set.".Trim();
        }

        if (comment.Length > 0)
        {
            schema["description"] = comment;
        }

        if (field.GetOptions()?.Deprecated == true)
        {
            schema["deprecated"] = true;
        }

        return schema;
    }
}
