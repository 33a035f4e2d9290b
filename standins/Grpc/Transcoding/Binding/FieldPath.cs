using System.Text;
using Google.Protobuf;
using Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Binding;

/// <summary>The way from a request to a field of it, through messages within messages.</summary>
internal sealed class FieldPath
{
    private readonly FieldBinding[] parents;

    public FieldPath(FieldBinding field)
        : this([], field)
    {
    }

    private FieldPath(FieldBinding[] parents, FieldBinding field)
    {
        this.parents = parents;
        Field = field;
        JsonPath = string.Join('.', [.. parents.Select(p => p.JsonName), field.JsonName]);
    }

    public FieldBinding Field { get; }

    public FieldBinding Root => parents.Length > 0 ? parents[0] : Field;

    public string JsonPath { get; }

    /// <summary>Follows names with dots between; null when one of them is no field or leads no further.</summary>
    public static FieldPath? Find(IMessageCodec root, ReadOnlySpan<byte> path)
    {
        var parents = new List<FieldBinding>();
        var message = root;
        while (true)
        {
            var dot = path.IndexOf((byte)'.');
            var field = message.Find(dot < 0 ? path : path[..dot]);
            if (field is null || dot < 0)
            {
                return field is null ? null : new FieldPath([.. parents], field);
            }

            if (field.Message is null || parents.Count == ReadState.DepthMax)
            {
                return null;
            }

            parents.Add(field);
            message = field.Message;
            path = path[(dot + 1)..];
        }
    }

    /// <summary>Follows a path of the http rule; throws when the request has no such field.</summary>
    public static FieldPath Require(IMessageCodec root, string path, string rule) => Find(root, Encoding.UTF8.GetBytes(path))
        ?? throw new InvalidOperationException($"{rule}: the request has no field '{path}'.");

    /// <summary>The message that holds the field, made with everything above it when missing.</summary>
    public IMessage Holder(IMessage message)
    {
        foreach (var parent in parents)
        {
            message = parent.GetOrCreate(message);
        }

        return message;
    }

    public void SetText(IMessage message, ReadOnlySpan<byte> text, ReadState state)
    {
        var holder = Holder(message);
        if (Field.Descriptor.RealContainingOneof is { } oneof
            && oneof.Accessor.GetCaseFieldDescriptor(holder) is { } other && other != Field.Descriptor)
        {
            throw state.Fail($"only one of {string.Join(", ", oneof.Fields.Select(f => f.JsonName))} may be set");
        }

        Field.SetText(holder, text, state);
    }
}
