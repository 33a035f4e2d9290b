using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Unicode;
using Google.Protobuf;
using Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;
using Microsoft.AspNetCore.Grpc.JsonTranscoding.Paths;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Binding;

/// <summary>Sets fields from a query string. A parameter that is no field is refused rather than lost.</summary>
/// <param name="request">The request's type.</param>
/// <param name="inPath">JSON paths of the fields that the path holds; a parameter of that name is passed over.</param>
/// <param name="bodyField">The field that the body holds.</param>
/// <param name="takesFields">False when the body holds every field that the path does not.</param>
internal sealed class QueryBinder(IMessageCodec request, string[] inPath, FieldBinding? bodyField, bool takesFields)
{
    private const int StackMax = 512;

    private readonly ConcurrentDictionary<FieldBinding, FieldPath> ownFields = new();

    /// <param name="queryString">The query with its question mark, as it came.</param>
    public void Bind(ReadOnlySpan<char> queryString, IMessage message, ReadState state)
    {
        var rest = queryString.TrimStart('?');
        var size = Encoding.UTF8.GetMaxByteCount(rest.Length);
        var rented = size > StackMax ? ArrayPool<byte>.Shared.Rent(size) : null;
        Span<byte> buffer = rented is not null ? rented : stackalloc byte[StackMax];
        var given = new Given();
        try
        {
            while (!rest.IsEmpty)
            {
                var and = rest.IndexOf('&');
                var pair = and < 0 ? rest : rest[..and];
                rest = and < 0 ? default : rest[(and + 1)..];
                if (!pair.IsEmpty)
                {
                    BindPair(pair, buffer, message, ref given, state);
                }
            }
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    // Fields of the request itself, by far the most, are looked up without making anything.
    private FieldPath? Find(ReadOnlySpan<byte> name) => name.Contains((byte)'.')
        ? FieldPath.Find(request, name)
        : request.Find(name) is { } field ? ownFields.GetOrAdd(field, static f => new FieldPath(f)) : null;

    private void BindPair(ReadOnlySpan<char> pair, Span<byte> buffer, IMessage message, ref Given given, ReadState state)
    {
        var equals = pair.IndexOf('=');
        var rawName = equals < 0 ? pair : pair[..equals];
        var nameLength = PathText.DecodeTo(rawName, buffer, keepsSlash: false, plusIsSpace: true);
        var name = nameLength < 0 ? default : buffer[..nameLength];
        var path = Find(name);
        if (path is null || (!takesFields && !inPath.Contains(path.JsonPath)))
        {
            throw state.FailAt(nameLength < 0 ? rawName.ToString() : Encoding.UTF8.GetString(name), "is not a query parameter of this request");
        }

        if (inPath.Contains(path.JsonPath))
        {
            return;
        }

        state.EnterField(path.JsonPath);
        if (path.Root == bodyField)
        {
            throw state.Fail("belongs in the body");
        }

        if (!path.Field.HasText)
        {
            throw state.Fail("cannot be given as a query parameter");
        }

        if (!path.Field.Descriptor.IsRepeated && !given.Add(path.JsonPath))
        {
            throw state.Fail(Faults.Twice);
        }

        var rawValue = equals < 0 ? default : pair[(equals + 1)..];
        var length = PathText.DecodeTo(rawValue, buffer, keepsSlash: false, plusIsSpace: true);
        if (length < 0 || !Utf8.IsValid(buffer[..length]))
        {
            throw state.Fail(ReadText.NotUnicode);
        }

        path.SetText(message, buffer[..length], state);
        state.Leave();
    }

    /// <summary>The single fields set so far; most queries have one, which needs no set.</summary>
    private struct Given
    {
        private string? first;
        private HashSet<string>? more;

        public bool Add(string path)
        {
            if (first is null)
            {
                first = path;
                return true;
            }

            return path != first && (more ??= new HashSet<string>(StringComparer.Ordinal)).Add(path);
        }
    }
}
