using System.Text;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Grpc.JsonTranscoding.Paths;

namespace Sesame.OpenApi.Model;

/// <summary>
/// A template as OpenAPI writes it. Two templates that differ in their variables' names alone are one path there, so the
/// first one's names serve for both; a name in a path is never sent.
/// </summary>
internal sealed class TemplatePath
{
    public TemplatePath(PathTemplate template, MessageDescriptor request, Dictionary<string, string> known)
    {
        var shape = string.Join('/', template.Segments.Select(s => s.Literal ?? "{}")) + $":{template.Verb}";
        var path = new StringBuilder();
        for (var i = 0; i < template.Segments.Count; i++)
        {
            path.Append('/').Append(template.Segments[i].Literal ?? Variable(template, i, request, $"{shape} {i}", known));
        }

        Path = path.Append(template.Verb is null ? string.Empty : $":{template.Verb}").ToString();
        Fields = template.Variables.Select(v => v.FieldPath).ToHashSet(StringComparer.Ordinal);
    }

    public string Path { get; }

    /// <summary>Proto paths of the fields that the path holds.</summary>
    public IReadOnlySet<string> Fields { get; }

    /// <summary>Names in the path, in order, each with the field it fills.</summary>
    public List<(string Name, FieldDescriptor Field, bool IsRest)> Variables { get; } = [];

    public static FieldDescriptor Follow(MessageDescriptor type, string path)
    {
        FieldDescriptor? field = null;
        foreach (var name in path.Split('.'))
        {
            field = (field?.MessageType ?? type).FindFieldByName(name)
                ?? throw new InvalidOperationException($"{type.FullName} has no field '{path}'.");
        }

        return field!;
    }

    private string Variable(PathTemplate template, int index, MessageDescriptor request, string shape, Dictionary<string, string> known)
    {
        var variable = template.Variables.FirstOrDefault(v => v.Start <= index && index < v.End);
        var field = variable is null ? null : Follow(request, variable.FieldPath);
        var own = field is null ? $"segment{index}" : variable!.End - variable.Start == 1 ? field.JsonName : $"{field.JsonName}{index}";
        if (!known.TryGetValue(shape, out var name))
        {
            known.Add(shape, name = Variables.Any(v => v.Name == own) ? $"{own}{index}" : own);
        }

        if (field is not null)
        {
            Variables.Add((name, field, template.Segments[index].Kind == SegmentKind.Rest));
        }

        return $"{{{name}}}";
    }
}
