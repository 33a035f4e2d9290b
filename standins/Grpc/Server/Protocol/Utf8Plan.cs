using System.Buffers;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Grpc.AspNetCore.Server.Protocol;

/// <summary>
/// Finds text that is not UTF-8 in a serialized message. The parser would put replacement characters in its place, and
/// a handler would take for the caller's word what the caller never said.
/// </summary>
internal sealed class Utf8Plan
{
    // The parser refuses what is deeper.
    private const int MaxDepth = 100;

    private static readonly ConditionalWeakTable<MessageDescriptor, Utf8Plan> Plans = [];

    // By field number; only text and messages are looked into.
    private readonly Dictionary<int, Field> fields = [];

    private Utf8Plan(MessageDescriptor descriptor)
    {
        foreach (var field in descriptor.Fields.InFieldNumberOrder())
        {
            if (field.FieldType == FieldType.String)
            {
                fields[field.FieldNumber] = new Field(null);
            }
            else if (field.FieldType == FieldType.Message)
            {
                fields[field.FieldNumber] = new Field(field.MessageType);
            }
        }
    }

    /// <summary>True unless a text field holds other bytes. What is malformed otherwise is left to the parser.</summary>
    public static bool Holds<T>(in ReadOnlySequence<byte> payload)
    {
        if (Root<T>.Plan is not { } plan)
        {
            return true;
        }

        if (payload.IsSingleSegment)
        {
            return plan.Holds(payload.FirstSpan);
        }

        var length = (int)payload.Length;
        var copy = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            payload.CopyTo(copy);
            return plan.Holds(copy.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    // Nearly every message is ASCII throughout, prefixes included; then there is nothing to look into.
    private bool Holds(ReadOnlySpan<byte> payload) => Ascii.IsValid(payload) || Walk(payload, 0);

    private bool Walk(ReadOnlySpan<byte> message, int depth)
    {
        while (!message.IsEmpty && depth <= MaxDepth)
        {
            if (!TryReadVarint(ref message, out var tag))
            {
                return true;
            }

            ulong length = 0;
            switch (tag & 7)
            {
                case 0:
                    if (!TryReadVarint(ref message, out _))
                    {
                        return true;
                    }

                    continue;
                case 1:
                    length = 8;
                    break;
                case 2:
                    if (!TryReadVarint(ref message, out length))
                    {
                        return true;
                    }

                    break;
                case 5:
                    length = 4;
                    break;
                default:
                    // A group: rare enough to be left alone.
                    continue;
            }

            if (length > (ulong)message.Length)
            {
                return true;
            }

            var content = message[..(int)length];
            message = message[(int)length..];
            if ((tag & 7) == 2 && fields.TryGetValue((int)(tag >> 3), out var field) && !field.Holds(content, depth))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryReadVarint(ref ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        for (var i = 0; i < bytes.Length && i < 10; i++)
        {
            value |= (ulong)(bytes[i] & 0x7f) << (7 * i);
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return true;
            }
        }

        return false;
    }

    private static Utf8Plan Of(MessageDescriptor descriptor) => Plans.GetValue(descriptor, static type => new Utf8Plan(type));

    /// <summary>Text, or a message of the type given, whose plan is made when one is first met: types may hold themselves.</summary>
    private sealed class Field(MessageDescriptor? type)
    {
        private Utf8Plan? plan;

        public bool Holds(ReadOnlySpan<byte> content, int depth) => type is null
            ? Utf8.IsValid(content)
            : (plan ??= Of(type)).Walk(content, depth + 1);
    }

    private static class Root<T>
    {
        public static readonly Utf8Plan? Plan = Find();

        private static Utf8Plan? Find()
        {
            if (!typeof(T).IsAssignableTo(typeof(IMessage)))
            {
                return null;
            }

            var property = typeof(T).GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static);
            return property?.GetValue(null) is MessageDescriptor descriptor ? Of(descriptor) : null;
        }
    }
}
