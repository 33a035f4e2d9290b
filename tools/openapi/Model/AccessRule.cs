using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Sesame.OpenApi.Model;

/// <summary>Who may call a method, as its option says.</summary>
internal sealed record AccessRule(string Permission, bool OrOwner, bool Public, bool OrStranger)
{
    /// <summary>
    /// Reads the option out of a method's raw options. The document is made from descriptors alone, so there is no C# type for it.
    /// </summary>
    public static AccessRule? Of(MethodDescriptor method, FieldDescriptor? option)
    {
        if (option is null || method.GetOptions() is not { } options)
        {
            return null;
        }

        var type = option.MessageType;
        var rule = Find(options.ToByteString(), option.FieldNumber) is { } bytes ? bytes : null;
        return rule is null
            ? null
            : new AccessRule(
                Find(rule, Number(type, "permission"))?.ToStringUtf8() ?? string.Empty,
                Flag(rule, Number(type, "or_owner")),
                Flag(rule, Number(type, "public")),
                Flag(rule, Number(type, "or_stranger")));
    }

    private static int Number(MessageDescriptor type, string field) => type.FindFieldByName(field)?.FieldNumber
        ?? throw new InvalidOperationException($"{type.FullName} has no field '{field}'.");

    private static ByteString? Find(ByteString message, int number)
    {
        var input = message.CreateCodedInput();
        ByteString? found = null;
        while (input.ReadTag() is var tag and not 0)
        {
            if (WireFormat.GetTagFieldNumber(tag) == number && WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
            {
                found = input.ReadBytes();
            }
            else
            {
                input.SkipLastField();
            }
        }

        return found;
    }

    private static bool Flag(ByteString message, int number)
    {
        var input = message.CreateCodedInput();
        while (input.ReadTag() is var tag and not 0)
        {
            if (WireFormat.GetTagFieldNumber(tag) == number && WireFormat.GetTagWireType(tag) == WireFormat.WireType.Varint)
            {
                return input.ReadBool();
            }

            input.SkipLastField();
        }

        return false;
    }
}
