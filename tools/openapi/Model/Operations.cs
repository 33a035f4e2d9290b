using System.Text.Json.Nodes;
using Google.Api;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Grpc.JsonTranscoding.Paths;

namespace Sesame.OpenApi.Model;

/// <summary>One operation of the document per http rule.</summary>
internal sealed class Operations(Schemas schemas, FieldDescriptor? accessOption)
{
    private static readonly string[] MethodOrder = ["get", "put", "post", "patch", "delete", "head", "options", "trace"];

    private readonly Dictionary<string, string> pathNames = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SortedDictionary<int, JsonObject>> paths = new(StringComparer.Ordinal);
    private readonly HashSet<string> ids = new(StringComparer.Ordinal);

    /// <summary>The paths, each with its methods in a fixed order.</summary>
    public JsonObject Paths()
    {
        var all = new JsonObject();
        foreach (var (path, methods) in paths)
        {
            var item = new JsonObject();
            foreach (var (method, operation) in methods)
            {
                item[MethodOrder[method]] = operation;
            }

            all[path] = item;
        }

        return all;
    }

    public void Add(MethodDescriptor method, string tag)
    {
        if (ProtoFiles.RuleOf(method) is not { } rule || method.IsClientStreaming)
        {
            return;
        }

        var number = 0;
        foreach (var binding in new[] { rule }.Concat(rule.AdditionalBindings))
        {
            number++;
            var (verb, path) = Pattern(binding);
            var order = Array.IndexOf(MethodOrder, verb);
            if (order < 0)
            {
                // A method of its own making has no place in OpenAPI.
                continue;
            }

            var id = $"{Names.Identifier(schemas.Area(method.Service.File.Package))}_{method.Name}{(number == 1 ? string.Empty : $"_{number}")}";
            if (!ids.Add(id))
            {
                throw new InvalidOperationException($"{method.FullName}: the operation id {id} is taken.");
            }

            var template = new TemplatePath(PathTemplate.Parse(path), method.InputType, pathNames);
            if (!paths.TryGetValue(template.Path, out var item))
            {
                paths.Add(template.Path, item = []);
            }

            item.Add(order, Operation(method, binding, template, id, tag));
        }
    }

    private static (string Method, string Path) Pattern(HttpRule rule) => rule.PatternCase switch
    {
        HttpRule.PatternOneofCase.Get => ("get", rule.Get),
        HttpRule.PatternOneofCase.Put => ("put", rule.Put),
        HttpRule.PatternOneofCase.Post => ("post", rule.Post),
        HttpRule.PatternOneofCase.Delete => ("delete", rule.Delete),
        HttpRule.PatternOneofCase.Patch => ("patch", rule.Patch),
        _ => (rule.Custom.Kind.ToLowerInvariant(), rule.Custom.Path),
    };

    private JsonObject Operation(MethodDescriptor method, HttpRule rule, TemplatePath path, string id, string tag)
    {
        var access = AccessRule.Of(method, accessOption);
        var (summary, rest) = Comments.Split(Comments.Of(method.Declaration), method.Name);
        var operation = new JsonObject { ["operationId"] = id, ["tags"] = new JsonArray(tag), ["summary"] = summary };
        var description = Describe(rest, access);
        if (description.Length > 0)
        {
            operation["description"] = description;
        }

        if (method.GetOptions()?.Deprecated == true)
        {
            operation["deprecated"] = true;
        }

        if (access is { Public: true })
        {
            operation["security"] = new JsonArray();
        }
        else if (access is { OrStranger: true })
        {
            // An empty one among them says that none is needed.
            operation["security"] = new JsonArray([new JsonObject(), .. OpenApiDocument.Security()]);
        }

        var parameters = new Parameters(schemas).Of(method.InputType, path, rule.Body);
        if (parameters.Count > 0)
        {
            operation["parameters"] = parameters;
        }

        if (rule.Body.Length > 0)
        {
            operation["requestBody"] = Bodies.Request(schemas, method, rule.Body, path);
        }

        operation["responses"] = Bodies.Responses(schemas, method, rule.ResponseBody, access, hasVariables: path.Variables.Count > 0);
        return operation;
    }

    private static string Describe(string rest, AccessRule? access)
    {
        var text = rest;
        if (access is { Permission.Length: > 0 } && !rest.Contains(access.Permission, StringComparison.Ordinal))
        {
            text += $"\n\nRequired permission: `{access.Permission}`{(access.OrOwner ? ", or being the owner" : string.Empty)}.";
        }

        return (access is { Public: true } && !rest.Contains("Public", StringComparison.Ordinal) ? text + "\n\nNeeds no credentials." : text).Trim();
    }
}
