using System.Collections.Concurrent;
using System.Reflection;

namespace Orleans.Runtime.Wire;

/// <summary>A type with derived ones: the alias of the actual type, then the object.</summary>
internal sealed class FamilyCodec<T> : Codec<T>
{
    private readonly ConcurrentDictionary<Type, (string Alias, Codec Codec)> _byType = new();
    private volatile Known _known = new(0, []);

    public override void Write(WireWriter writer, T value)
    {
        var (alias, codec) = _byType.GetOrAdd(value!.GetType(), static type => (TypeAlias.Of(type), ExactCodec(type)));
        writer.Text(alias);
        codec.WriteObject(writer, value);
    }

    public override T Read(ref WireReader reader)
    {
        var alias = reader.Text();
        return Find(alias) is { } codec
            ? (T)codec.ReadObject(ref reader)
            : throw new WireException($"{typeof(T)} has no member of the family called \"{alias}\" in this version.");
    }

    private Codec? Find(string alias)
    {
        if (_known.ByAlias.TryGetValue(alias, out var codec))
        {
            return codec;
        }

        // Members of a family may live in assemblies that were loaded since.
        var assemblies = AppDomain.CurrentDomain.GetAssemblies();
        if (assemblies.Length != _known.Assemblies)
        {
            _known = new Known(assemblies.Length, Members(assemblies));
        }

        return _known.ByAlias.GetValueOrDefault(alias);
    }

    private static Codec ExactCodec(Type type) => type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false)
        ? (Codec)Activator.CreateInstance(typeof(ObjectCodec<>).MakeGenericType(type))!
        : throw new WireException($"{type} cannot be sent to another silo: it has no [GenerateSerializer].");

    private static Dictionary<string, Codec> Members(Assembly[] assemblies)
    {
        var home = typeof(T).Assembly;
        var name = home.GetName().Name;
        var members = new Dictionary<string, Codec>(StringComparer.Ordinal);
        foreach (var type in assemblies
            .Where(assembly => !assembly.IsDynamic && (assembly == home || assembly.GetReferencedAssemblies().Any(reference => reference.Name == name)))
            .OrderBy(assembly => assembly != home)
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => typeof(T).IsAssignableFrom(type) && !type.IsAbstract && !type.ContainsGenericParameters && type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false)))
        {
            members.TryAdd(TypeAlias.Of(type), ExactCodec(type));
        }

        return members;
    }

    private sealed record Known(int Assemblies, Dictionary<string, Codec> ByAlias);
}

/// <summary>The names by which types, interfaces and methods are known between versions.</summary>
internal static class TypeAlias
{
    public static string Of(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>() is { } alias ? alias.Alias : member is Type type ? type.FullName! : member.Name;
}
