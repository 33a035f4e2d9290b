using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;

namespace Sesame.OpenApi.Model;

/// <summary>What a request holds in its path and query.</summary>
internal sealed class Parameters(Schemas schemas)
{
    // A message within a message within the request; deeper ones work but are nobody's reading.
    private const int DepthMax = 3;

    public JsonArray Of(MessageDescriptor request, TemplatePath path, string body)
    {
        var parameters = new JsonArray();
        foreach (var (name, field, isRest) in path.Variables)
        {
            parameters.Add(InPath(name, field, isRest));
        }

        if (body != "*")
        {
            AddQuery(parameters, request, string.Empty, string.Empty, path.Fields, body, depth: 1);
        }

        return parameters;
    }

    private JsonObject InPath(string name, FieldDescriptor field, bool isRest)
    {
        var parameter = Make(name, "path", field);
        parameter["required"] = true;
        if (isRest)
        {
            parameter["description"] = $"{parameter["description"]} May contain slashes.".Trim();
        }

        return parameter;
    }

    private void AddQuery(
        JsonArray parameters, MessageDescriptor type, string protoPrefix, string jsonPrefix, IReadOnlySet<string> inPath, string body, int depth)
    {
        foreach (var field in type.Fields.InDeclarationOrder())
        {
            var (proto, json) = (protoPrefix + field.Name, jsonPrefix + field.JsonName);
            if (inPath.Contains(proto) || proto == body || field.IsMap)
            {
                continue;
            }

            if (KnownTypes.HasText(field))
            {
                parameters.Add(Make(json, "query", field));
            }
            else if (!field.IsRepeated && depth < DepthMax && KnownTypes.Schema(field.MessageType, schemas) is null)
            {
                AddQuery(parameters, field.MessageType, proto + ".", json + ".", inPath, body, depth + 1);
            }
        }
    }

    private JsonObject Make(string name, string place, FieldDescriptor field)
    {
        var schema = schemas.OfField(field);
        var parameter = new JsonObject { ["name"] = name, ["in"] = place };
        if (schema["description"] is { } description)
        {
            parameter["description"] = description.DeepClone();
            schema.Remove("description");
        }

        if (schema["deprecated"] is not null)
        {
            parameter["deprecated"] = true;
            schema.Remove("deprecated");
        }

        parameter["schema"] = schema;
        return parameter;
    }
}
