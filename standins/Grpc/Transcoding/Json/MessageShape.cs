using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

/// <summary>The fields of one message type: in order for writing, by name for reading.</summary>
internal sealed class MessageShape
{
    private const int NameLengthMax = 256;

    private readonly Slot[] slots;
    private readonly NameTable<Slot> names;
    private readonly int oneofs;

    private MessageShape(MessageDescriptor descriptor, IEnumerable<FieldBinding> fields, bool ignoreCase)
    {
        slots = [.. fields.Select((field, index) => new Slot(field, index))];
        oneofs = descriptor.RealOneofCount;

        // JSON names first: where another field's proto name is the same, the JSON name is meant.
        var entries = new Dictionary<string, Slot>(StringComparer.Ordinal);
        foreach (var slot in slots)
        {
            entries.TryAdd(slot.Field.JsonName, slot);
        }

        foreach (var slot in slots)
        {
            entries.TryAdd(slot.Field.Descriptor.Name, slot);
        }

        names = new NameTable<Slot>(entries, ignoreCase);
    }

    public static MessageShape Of<T>(CodecSet set)
        where T : class, IMessage<T>, new()
    {
        var descriptor = new T().Descriptor;
        return new MessageShape(descriptor, descriptor.Fields.InFieldNumberOrder().Select(set.Bind<T>), set.Settings.PropertyNameCaseInsensitive);
    }

    public Slot? Find(ReadOnlySpan<byte> name) => names.Find(name);

    public void Write(Utf8JsonWriter writer, IMessage message)
    {
        foreach (var slot in slots)
        {
            slot.Field.Write(writer, message);
        }
    }

    public void Read(ref Utf8JsonReader reader, IMessage message, ReadState state, bool exceptAny)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw state.Fail(Faults.MustBeObject);
        }

        Span<ulong> seen = stackalloc ulong[(slots.Length + oneofs + 63) / 64];
        seen.Clear();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (exceptAny && reader.ValueTextEquals("@type"u8))
            {
                reader.Skip();
                continue;
            }

            var slot = FindNext(ref reader) ?? throw state.FailAt(ReadText.Lossy(ref reader), Faults.Unknown);
            state.EnterField(slot.Field.JsonName);
            reader.Read();
            if (!TryMark(seen, slot.Index))
            {
                throw state.Fail(Faults.Twice);
            }

            if (slot.Field.Read(ref reader, message, state) && slot.Field.OneofIndex >= 0 && !TryMark(seen, slots.Length + slot.Field.OneofIndex))
            {
                throw state.Fail($"only one of {Members(slot)} may be set");
            }

            state.Leave();
        }
    }

    private static bool TryMark(Span<ulong> seen, int index)
    {
        ref var word = ref seen[index >> 6];
        var bit = 1UL << (index & 63);
        var fresh = (word & bit) == 0;
        word |= bit;
        return fresh;
    }

    private static string Members(Slot slot) =>
        string.Join(", ", slot.Field.Descriptor.ContainingOneof.Fields.Select(f => f.JsonName));

    private Slot? FindNext(ref Utf8JsonReader reader)
    {
        if (!reader.HasValueSequence && !reader.ValueIsEscaped)
        {
            return names.Find(reader.ValueSpan);
        }

        var length = reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;
        if (length > NameLengthMax)
        {
            return null;
        }

        Span<byte> name = stackalloc byte[NameLengthMax];
        try
        {
            return names.Find(name[..reader.CopyString(name)]);
        }
        catch (InvalidOperationException)
        {
            // No UTF-8, so no name of ours.
            return null;
        }
    }

    internal sealed record Slot(FieldBinding Field, int Index);
}
