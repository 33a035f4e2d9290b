using System.Collections.Frozen;
using System.Diagnostics;

namespace Orleans.Runtime.Wire;

/// <summary>Writes and reads grain calls.</summary>
internal sealed class CallCodec
{
    // The map is made when the first call arrives: by then all interfaces are registered.
    private readonly Lazy<FrozenDictionary<(string Interface, string Method), GrainMethod>> _methods = new(() => ApplicationParts.Methods
        .Where(method => method.Make is not null)
        .DistinctBy(NameOf)
        .ToFrozenDictionary(NameOf));

    public static void Write(WireWriter writer, GrainReference reference, GrainRequest request, TimeSpan timeout)
    {
        var method = request.Method;
        if (method.Make is null)
        {
            throw new WireException($"{method} streams its results, which works within one silo only.");
        }

        var (interfaceName, methodName) = NameOf(method);
        writer.Text(reference.Class.Name.ToString()!);
        writer.Text(reference.Key);
        writer.Text(interfaceName);
        writer.Text(methodName);
        writer.VarInt(timeout == Timeout.InfiniteTimeSpan ? 0 : (ulong)Math.Max(1, timeout.TotalMilliseconds));
        WriteContext(writer, request);
        for (var index = 0; index < method.ArgumentTypes.Length; index++)
        {
            if (request.GetArgument(index) is { } argument)
            {
                writer.VarInt((ulong)index + 1);
                var start = writer.Begin();
                Codec.Of(method.ArgumentTypes[index]).WriteObject(writer, argument);
                writer.End(start);
            }
        }

        writer.VarInt(0);
    }

    public ReceivedCall Read(ref WireReader reader)
    {
        var (grainType, key) = (reader.Text(), reader.Text());
        var name = (reader.Text(), reader.Text());
        var timeout = reader.VarInt();
        if (!_methods.Value.TryGetValue(name, out var method))
        {
            throw new WireException($"This version has no method {name.Item2} of {name.Item1}.");
        }

        var request = method.Make!();
        ReadContext(ref reader, request);
        while (reader.VarInt() is var number && number != 0)
        {
            var content = reader.Content();
            if (number <= (ulong)method.ArgumentTypes.Length)
            {
                request.SetArgument((int)number - 1, Codec.Of(method.ArgumentTypes[(int)number - 1]).ReadObject(ref content));
            }
        }

        return new ReceivedCall(grainType, key, request, timeout);
    }

    private static (string Interface, string Method) NameOf(GrainMethod method) => (method.WireInterface, method.WireName);

    private static void WriteContext(WireWriter writer, GrainRequest request)
    {
        writer.Text(request.Activity?.Id ?? "");
        writer.Bytes((request.Ambient?.ReentrancyId ?? Guid.Empty).ToByteArray());
        var texts = request.Ambient?.Items.Where(item => item.Value is string).ToArray() ?? [];
        writer.VarInt((ulong)texts.Length);
        foreach (var (name, value) in texts)
        {
            writer.Text(name);
            writer.Text((string)value);
        }
    }

    private static void ReadContext(ref WireReader reader, GrainRequest request)
    {
        var trace = reader.Text();
        var reentrancy = new Guid(reader.Take(16));
        var count = reader.Count();
        var items = new Dictionary<string, object>(count);
        for (; count > 0; count--)
        {
            var name = reader.Text();
            items[name] = reader.Text();
        }

        request.Adopt(
            items.Count == 0 && reentrancy == Guid.Empty ? null : new RequestContext.Values(items, reentrancy),
            trace.Length == 0 ? null : new Activity(request.Method.ToString()).SetParentId(trace).Start());
    }
}

/// <summary>A call as it was read.</summary>
internal readonly record struct ReceivedCall(string GrainType, string Key, GrainRequest Request, ulong TimeoutMilliseconds);
