using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics;

namespace Orleans.Runtime.Wire;

/// <summary>Writes and reads grain calls.</summary>
internal sealed class CallCodec
{
    private const int NamesMax = 4096;

    // The map is made when the first call arrives: by then all interfaces are registered.
    private readonly Lazy<FrozenDictionary<string, GrainMethod>> _methods = new(() => ApplicationParts.Methods
        .Where(method => method.Make is not null)
        .DistinctBy(method => method.WireName)
        .ToFrozenDictionary(method => method.WireName, StringComparer.Ordinal));

    private readonly ConcurrentDictionary<string, string> _names = new(StringComparer.Ordinal);

    [Flags]
    private enum Along : byte
    {
        Nothing = 0,
        Trace = 1,
        Chain = 2,
        Values = 4,
        Source = 8,
    }

    public static void Write(WireWriter writer, GrainReference reference, GrainRequest request, TimeSpan timeout)
    {
        var method = request.Method;
        if (method.Make is null)
        {
            throw new WireException(request.WhyLocal);
        }

        writer.Text(reference.Class.WireName);
        writer.Text(reference.Key);
        writer.Text(method.WireName);
        writer.VarInt(timeout == Timeout.InfiniteTimeSpan ? 0 : (ulong)Math.Max(1, request.RemainingOf(timeout).TotalMilliseconds));
        WriteContext(writer, request);
        var codecs = method.Codecs;
        for (var index = 0; index < codecs.Length; index++)
        {
            if (request.GetArgument(index) is { } argument)
            {
                writer.VarInt((ulong)index + 1);
                var start = writer.Begin();
                codecs[index].WriteObject(writer, argument);
                writer.End(start);
            }
        }

        writer.VarInt(0);
    }

    public ReceivedCall Read(ref WireReader reader)
    {
        try
        {
            return ReadCall(ref reader);
        }
        catch (Exception exception) when (exception is not (OrleansException or OutOfMemoryException))
        {
            throw new WireException("The call of another silo cannot be read.", exception);
        }
    }

    private ReceivedCall ReadCall(ref WireReader reader)
    {
        var (grainType, key) = (Name(ref reader), reader.Text());
        var name = Name(ref reader);
        var timeout = reader.VarInt();
        if (!_methods.Value.TryGetValue(name, out var method))
        {
            throw new WireException($"This version has no method {name}.");
        }

        var request = method.Make!();
        ReadContext(ref reader, request);
        var codecs = method.Codecs;
        while (reader.VarInt() is var number && number != 0)
        {
            var content = reader.Content();
            if (number <= (ulong)codecs.Length)
            {
                request.SetArgument((int)number - 1, codecs[(int)number - 1].ReadObject(ref content));
            }
        }

        return new ReceivedCall(grainType, key, request, timeout is 0 or > uint.MaxValue ? null : TimeSpan.FromMilliseconds(timeout));
    }

    /// <summary>A name that comes with many calls: one string for all of them.</summary>
    private string Name(ref WireReader reader)
    {
        var bytes = reader.Take(reader.Count());
        Span<char> characters = stackalloc char[256];
        if (bytes.Length > characters.Length)
        {
            return System.Text.Encoding.UTF8.GetString(bytes);
        }

        var name = characters[..System.Text.Encoding.UTF8.GetChars(bytes, characters)];
        if (_names.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var known))
        {
            return known;
        }

        var made = name.ToString();
        return _names.Count < NamesMax ? _names.GetOrAdd(made, made) : made;
    }

    private static void WriteContext(WireWriter writer, GrainRequest request)
    {
        var ambient = request.Ambient;
        var trace = request.Activity?.Id;
        var values = ambient is null || ambient.Items.Count == 0 ? [] : ambient.Items.Where(item => item.Value is string).ToArray();
        var along = (trace is null ? 0 : Along.Trace) |
            (ambient is null || ambient.ReentrancyId == Guid.Empty ? 0 : Along.Chain) |
            (values.Length == 0 ? 0 : Along.Values) |
            (request.Source is null ? 0 : Along.Source);
        writer.Byte((byte)along);
        if (trace is not null)
        {
            writer.Text(trace);
        }

        if (along.HasFlag(Along.Chain))
        {
            writer.Guid(ambient!.ReentrancyId);
        }

        if (values.Length > 0)
        {
            writer.VarInt((ulong)values.Length);
            foreach (var (name, value) in values)
            {
                writer.Text(name);
                writer.Text((string)value);
            }
        }

        if (request.Source is { } source)
        {
            writer.Text(source.Type.ToString());
            writer.Text(source.Key.ToString());
        }
    }

    private void ReadContext(ref WireReader reader, GrainRequest request)
    {
        var along = (Along)reader.Byte();
        var trace = along.HasFlag(Along.Trace) ? reader.Text() : null;
        var chain = along.HasFlag(Along.Chain) ? reader.Guid() : Guid.Empty;
        Dictionary<string, object>? values = null;
        if (along.HasFlag(Along.Values))
        {
            values = [];
            for (var count = reader.Count(); count > 0; count--)
            {
                var name = reader.Text();
                values[name] = reader.Text();
            }
        }

        GrainId? source = along.HasFlag(Along.Source) ? GrainId.Create(Name(ref reader), reader.Text()) : null;
        request.Adopt(
            values is null && chain == Guid.Empty ? null : new RequestContext.Values(values ?? [], chain),
            trace is null ? null : new Activity(request.Method.ToString()).SetParentId(trace).Start(),
            source);
    }
}

/// <summary>A call as it was read.</summary>
/// <param name="Remaining">How long the caller still waits; null: for ever.</param>
internal readonly record struct ReceivedCall(string GrainType, string Key, GrainRequest Request, TimeSpan? Remaining);
