using System.Collections.Concurrent;
using System.Reflection;

namespace Orleans.Runtime.Wire;

/// <summary>A type with derived ones: the alias of the actual type, then the object.</summary>
internal sealed class FamilyCodec<T> : Codec<T>
{
    private readonly Lazy<Dictionary<string, Codec>> _byAlias = new(Find);
    private readonly ConcurrentDictionary<Type, (string Alias, Codec Codec)> _byType = new();

    public override void Write(WireWriter writer, T value)
    {
        var (alias, codec) = _byType.GetOrAdd(value!.GetType(), static type => (TypeAlias.Of(type), ExactCodec(type)));
        writer.Text(alias);
        codec.WriteObject(writer, value);
    }

    public override T Read(ref WireReader reader)
    {
        var alias = reader.Text();
        return _byAlias.Value.TryGetValue(alias, out var codec)
            ? (T)codec.ReadObject(ref reader)
            : throw new WireException($"{typeof(T)} has no member of the family called \"{alias}\" in this version.");
    }

    private static Codec ExactCodec(Type type) => (Codec)Activator.CreateInstance(typeof(ObjectCodec<>).MakeGenericType(type))!;

    private static Dictionary<string, Codec> Find() => typeof(T).Assembly.GetTypes()
        .Where(type => typeof(T).IsAssignableFrom(type) && !type.IsAbstract && !type.ContainsGenericParameters && type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false))
        .ToDictionary(TypeAlias.Of, ExactCodec, StringComparer.Ordinal);
}

/// <summary>The names by which types, interfaces and methods are known between versions.</summary>
internal static class TypeAlias
{
    public static string Of(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>() is { } alias ? alias.Alias : member is Type type ? type.FullName! : member.Name;
}
