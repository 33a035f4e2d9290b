using System.Collections.Concurrent;
using System.Reflection;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

/// <summary>The codecs of all message types under one set of settings, each made once.</summary>
internal sealed class CodecSet(GrpcJsonSettings settings, TypeRegistry types)
{
    private static readonly TypeRegistry Known = TypeRegistry.FromFiles(
        Google.Rpc.ErrorDetailsReflection.Descriptor, Google.Rpc.StatusReflection.Descriptor, AnyReflection.Descriptor,
        DurationReflection.Descriptor, EmptyReflection.Descriptor, FieldMaskReflection.Descriptor, StructReflection.Descriptor,
        TimestampReflection.Descriptor, WrappersReflection.Descriptor);

    private readonly ConcurrentDictionary<string, MessageDescriptor> added = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<MessageDescriptor, object> messages = new();
    private readonly ConcurrentDictionary<MessageDescriptor, IMessageCodec> views = new();

    public GrpcJsonSettings Settings { get; } = settings;

    public MessageDescriptor? FindType(string fullName) =>
        types.Find(fullName) ?? Known.Find(fullName) ?? added.GetValueOrDefault(fullName);

    /// <summary>Lets a type and its file's other types stand in an Any.</summary>
    public void AddTypesOf(FileDescriptor file)
    {
        foreach (var type in file.MessageTypes)
        {
            added.TryAdd(type.FullName, type);
        }
    }

    /// <summary>The codec of a message type, seen without its type.</summary>
    public IMessageCodec ForMessage(MessageDescriptor descriptor) => views.GetOrAdd(descriptor, d => CodecOf(d) as IMessageCodec
        ?? (IMessageCodec)Activator.CreateInstance(typeof(OpaqueMessage<>).MakeGenericType(d.ClrType), CodecOf(d))!);

    public FieldBinding Bind<T>(FieldDescriptor field)
        where T : class, IMessage<T>, new()
    {
        var property = typeof(T).GetProperty(field.PropertyName)
            ?? throw new NotSupportedException($"{field.FullName} has no property in {typeof(T)}.");
        var writesDefaults = !Settings.IgnoreDefaultValues;
        if (field.IsMap)
        {
            var (key, value) = (field.MessageType.FindFieldByNumber(1), field.MessageType.FindFieldByNumber(2));
            return Make(typeof(MapFieldBinding<,,>), [typeof(T), .. property.PropertyType.GetGenericArguments()],
                field, ElementCodec(key), ElementCodec(value), writesDefaults, property);
        }

        return field.IsRepeated
            ? Make(typeof(RepeatedFieldBinding<,>), [typeof(T), .. property.PropertyType.GetGenericArguments()],
                field, ElementCodec(field), writesDefaults, property)
            : Make(typeof(SingularField<,>), [typeof(T), property.PropertyType],
                field, ElementCodec(field), writesDefaults, property);
    }

    private static FieldBinding Make(System.Type open, System.Type[] arguments, params object[] values) =>
        (FieldBinding)Activator.CreateInstance(open.MakeGenericType(arguments), values)!;

    private object ElementCodec(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Bool => new BoolCodec(),
        FieldType.String => new StringCodec(),
        FieldType.Bytes => new BytesCodec(),
        FieldType.Double => new DoubleCodec(),
        FieldType.Float => new SingleCodec(),
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => new Int32Codec(),
        FieldType.UInt32 or FieldType.Fixed32 => new UInt32Codec(),
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => new Int64Codec(Settings.WriteInt64sAsStrings),
        FieldType.UInt64 or FieldType.Fixed64 => new UInt64Codec(Settings.WriteInt64sAsStrings),
        FieldType.Enum when field.EnumType.ClrType == typeof(NullValue) => new NullValueCodec(),
        FieldType.Enum => Activator.CreateInstance(typeof(EnumCodec<>).MakeGenericType(field.EnumType.ClrType), field.EnumType, Settings.WriteEnumsAsIntegers)!,
        FieldType.Message when IsWrapper(field.MessageType) => UnwrappedCodec(field.MessageType),
        FieldType.Message => CodecOf(field.MessageType),
        _ => throw new NotSupportedException($"{field.FullName}: {field.FieldType} has no JSON form."),
    };

    private static bool IsWrapper(MessageDescriptor type) => type.File == WrappersReflection.Descriptor;

    private object UnwrappedCodec(MessageDescriptor wrapper)
    {
        var inner = ElementCodec(wrapper.FindFieldByNumber(1));
        var value = wrapper.ClrType.GetProperty("Value")!.PropertyType;
        return value.IsValueType ? Activator.CreateInstance(typeof(NullableCodec<>).MakeGenericType(value), inner)! : inner;
    }

    private object CodecOf(MessageDescriptor type) => messages.GetOrAdd(type, MakeCodec);

    private object MakeCodec(MessageDescriptor type) => type.FullName switch
    {
        "google.protobuf.Any" => new AnyCodec(this),
        "google.protobuf.Duration" => new DurationCodec(),
        "google.protobuf.FieldMask" => new FieldMaskCodec(),
        "google.protobuf.ListValue" => ListValueCodec.Instance,
        "google.protobuf.Struct" => StructCodec.Instance,
        "google.protobuf.Timestamp" => new TimestampCodec(),
        "google.protobuf.Value" => ValueCodec.Instance,
        _ when IsWrapper(type) => MakeWrapperCodec(type),
        _ => Activator.CreateInstance(typeof(MessageCodec<>).MakeGenericType(type.ClrType), this)!,
    };

    private object MakeWrapperCodec(MessageDescriptor type)
    {
        var property = type.ClrType.GetProperty("Value")!;
        var (wrapper, value) = (type.ClrType, property.PropertyType);
        return Activator.CreateInstance(
            typeof(WrapperCodec<,>).MakeGenericType(wrapper, value),
            ElementCodec(type.FindFieldByNumber(1)),
            property.GetMethod!.CreateDelegate(typeof(Func<,>).MakeGenericType(wrapper, value)),
            property.SetMethod!.CreateDelegate(typeof(Action<,>).MakeGenericType(wrapper, value)))!;
    }
}
