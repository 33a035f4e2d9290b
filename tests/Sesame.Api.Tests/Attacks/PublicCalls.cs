using System.Collections;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Sesame.Api.Access;
using Sesame.Api.Errors.V1;
using MethodDescriptor = Google.Protobuf.Reflection.MethodDescriptor;

namespace Sesame.Api.Tests.Attacks;

/// <summary>All calls that the server offers, by their descriptors, and requests for them that are as good as their names allow.</summary>
internal static class PublicCalls
{
    private const int DepthMax = 3;

    /// <summary>Every RPC; those that a client streams in take one message all the same.</summary>
    public static IReadOnlyList<MethodDescriptor> All { get; } =
        [.. AccessRules.ServicesOf(typeof(ErrorReason).Assembly).DistinctBy(service => service.FullName).OrderBy(service => service.FullName).SelectMany(service => service.Methods)];

    /// <summary>The verb and the path of each way to a call by REST, and which field the body is: <c>*</c> for the whole message.</summary>
    public static IEnumerable<(string Verb, string Path, string Body)> RoutesOf(MethodDescriptor method)
    {
        var rule = method.GetOptions()?.GetExtension(AnnotationsExtensions.Http);
        return rule is null ? [] : new[] { rule }.Concat(rule.AdditionalBindings).Select(one => one.PatternCase switch
        {
            HttpRule.PatternOneofCase.Get => ("GET", one.Get, one.Body),
            HttpRule.PatternOneofCase.Put => ("PUT", one.Put, one.Body),
            HttpRule.PatternOneofCase.Post => ("POST", one.Post, one.Body),
            HttpRule.PatternOneofCase.Delete => ("DELETE", one.Delete, one.Body),
            HttpRule.PatternOneofCase.Patch => ("PATCH", one.Patch, one.Body),
            _ => (one.Custom.Kind, one.Custom.Path, one.Body),
        });
    }

    /// <summary>The texts of a request, each with what puts a text there into a fresh one.</summary>
    public static IEnumerable<(string Path, Func<Func<string, string>, string, IMessage> Make)> TextsOf(MessageDescriptor request) =>
        from place in PlacesIn(request, "", 0)
        select (place.Path, new Func<Func<string, string>, string, IMessage>((known, text) =>
        {
            var message = Fresh(request, known);
            place.Put(message, text);
            Choose(message, place.Path);
            return message;
        }));

    /// <summary>A request whose plain texts are filled in by name; what <paramref name="known"/> has no text for stays away.</summary>
    public static IMessage Fresh(MessageDescriptor request, Func<string, string> known)
    {
        var message = request.Parser.ParseFrom(ByteString.Empty);
        foreach (var field in request.Fields.InDeclarationOrder())
        {
            if (field is { FieldType: FieldType.String, IsRepeated: false } && known(field.Name) is { Length: > 0 } text)
            {
                field.Accessor.SetValue(message, text);
            }
        }

        return message;
    }

    private static IEnumerable<(string Path, Action<IMessage, string> Put)> PlacesIn(MessageDescriptor type, string before, int depth)
    {
        foreach (var field in type.Fields.InDeclarationOrder())
        {
            var path = before + field.Name;
            if (field.IsMap)
            {
                yield return ($"{path} key", (message, text) => AddTo(field, message, text, "value"));
                yield return ($"{path} value", (message, text) => AddTo(field, message, "key", text));
            }
            else if (field.FieldType == FieldType.String)
            {
                yield return (path, field.IsRepeated
                    ? (message, text) => ((IList)field.Accessor.GetValue(message)).Add(text)
                    : (message, text) => field.Accessor.SetValue(message, text));
            }
            else if (field.FieldType == FieldType.Message && field.MessageType == Struct.Descriptor)
            {
                yield return ($"{path} key", (message, text) => field.Accessor.SetValue(message, new Struct { Fields = { [text] = Value.ForString("value") } }));
                yield return ($"{path} value", (message, text) => field.Accessor.SetValue(message, new Struct { Fields = { ["key"] = Value.ForString(text) } }));
            }
            else if (field.FieldType == FieldType.Message && depth < DepthMax)
            {
                foreach (var (inner, put) in PlacesIn(field.MessageType, path + ".", depth + 1))
                {
                    yield return (inner, (message, text) => put(Within(field, message), text));
                }
            }
        }
    }

    private static void AddTo(FieldDescriptor map, IMessage message, string key, string value)
    {
        if (map.MessageType.Fields[2].FieldType == FieldType.String && map.MessageType.Fields[1].FieldType == FieldType.String)
        {
            ((IDictionary)map.Accessor.GetValue(message))[key] = value;
        }
    }

    private static IMessage Within(FieldDescriptor field, IMessage message)
    {
        var inner = field.MessageType.Parser.ParseFrom(ByteString.Empty);
        if (field.IsRepeated)
        {
            ((IList)field.Accessor.GetValue(message)).Add(inner);
        }
        else if (field.Accessor.GetValue(message) is IMessage there)
        {
            return there;
        }
        else
        {
            field.Accessor.SetValue(message, inner);
        }

        return inner;
    }

    // A mask names the field, so that it is looked at.
    private static void Choose(IMessage message, string path)
    {
        var mask = message.Descriptor.Fields.InDeclarationOrder().FirstOrDefault(field => field is { FieldType: FieldType.Message } && field.MessageType == FieldMask.Descriptor);
        if (mask is not null && path.Split('.', ' ') is [_, var chosen, ..] && !path.StartsWith(mask.Name, StringComparison.Ordinal))
        {
            mask.Accessor.SetValue(message, new FieldMask { Paths = { chosen } });
        }
    }
}
