using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;

namespace Orleans.Runtime.Wire;

/// <summary>Finds or makes the codec of a type.</summary>
internal static class Codecs
{
    private static readonly Dictionary<Type, Codec> s_simple = SimpleCodecs.All();

    public static Codec Make(Type type)
    {
        if (s_simple.TryGetValue(type, out var simple))
        {
            return simple;
        }

        if (type.IsEnum)
        {
            return Generic(typeof(EnumCodec<>), type);
        }

        if (type.IsArray && type.GetArrayRank() == 1)
        {
            return Collection(type, type.GetElementType()!, nameof(AsArray));
        }

        if (type.IsGenericType && OfGeneric(type, type.GetGenericTypeDefinition(), type.GetGenericArguments()) is { } generic)
        {
            return generic;
        }

        return type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false)
            ? type.IsSealed || type.IsValueType ? Generic(typeof(ObjectCodec<>), type) : Generic(typeof(FamilyCodec<>), type)
            : throw new WireException($"{type} cannot be sent to another silo: it has no [GenerateSerializer].");
    }

    private static Codec? OfGeneric(Type type, Type definition, Type[] arguments)
    {
        if (definition == typeof(Nullable<>))
        {
            return Generic(typeof(NullableCodec<>), arguments[0]);
        }

        if (definition == typeof(List<>) || definition == typeof(IList<>) || definition == typeof(ICollection<>))
        {
            return Collection(type, arguments[0], nameof(AsList));
        }

        if (definition == typeof(IReadOnlyList<>) || definition == typeof(IReadOnlyCollection<>) || definition == typeof(IEnumerable<>))
        {
            return Collection(type, arguments[0], nameof(AsArray));
        }

        if (definition == typeof(ImmutableArray<>))
        {
            return Collection(type, arguments[0], nameof(AsImmutableArray));
        }

        if (definition == typeof(ImmutableList<>) || definition == typeof(IImmutableList<>))
        {
            return Collection(type, arguments[0], nameof(AsImmutableList));
        }

        if (definition == typeof(HashSet<>) || definition == typeof(ISet<>) || definition == typeof(IReadOnlySet<>))
        {
            return Collection(type, arguments[0], nameof(AsHashSet));
        }

        if (definition == typeof(ImmutableHashSet<>) || definition == typeof(IImmutableSet<>))
        {
            return Collection(type, arguments[0], nameof(AsImmutableHashSet));
        }

        if (definition == typeof(FrozenSet<>))
        {
            return Collection(type, arguments[0], nameof(AsFrozenSet));
        }

        var pair = arguments.Length == 2 ? typeof(KeyValuePair<,>).MakeGenericType(arguments) : null;
        if (definition == typeof(Dictionary<,>) || definition == typeof(IDictionary<,>) || definition == typeof(IReadOnlyDictionary<,>))
        {
            return Collection(type, pair!, nameof(AsDictionary), arguments);
        }

        if (definition == typeof(ImmutableDictionary<,>) || definition == typeof(IImmutableDictionary<,>))
        {
            return Collection(type, pair!, nameof(AsImmutableDictionary), arguments);
        }

        if (definition == typeof(FrozenDictionary<,>))
        {
            return Collection(type, pair!, nameof(AsFrozenDictionary), arguments);
        }

        return definition == typeof(KeyValuePair<,>) || type.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal) || type.FullName.StartsWith("System.Tuple`", StringComparison.Ordinal)
            ? Generic(typeof(TupleCodec<>), type)
            : null;
    }

    private static Codec Generic(Type definition, params Type[] arguments) => (Codec)Activator.CreateInstance(definition.MakeGenericType(arguments), nonPublic: true)!;

    private static Codec Collection(Type type, Type element, string make, Type[]? arguments = null)
    {
        var factory = typeof(Codecs).GetMethod(make, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(arguments ?? [element]);
        var function = factory.CreateDelegate(typeof(Func<,>).MakeGenericType(element.MakeArrayType(), typeof(object)));
        return (Codec)Activator.CreateInstance(typeof(CollectionCodec<,>).MakeGenericType(type, element), function)!;
    }

    private static object AsArray<T>(T[] items) => items;

    private static object AsList<T>(T[] items) => new List<T>(items);

    private static object AsImmutableArray<T>(T[] items) => ImmutableArray.Create(items);

    private static object AsImmutableList<T>(T[] items) => ImmutableList.Create(items);

    private static object AsHashSet<T>(T[] items) => new HashSet<T>(items);

    private static object AsImmutableHashSet<T>(T[] items) => ImmutableHashSet.Create(items);

    private static object AsFrozenSet<T>(T[] items) => items.ToFrozenSet();

    private static object AsDictionary<TKey, TValue>(KeyValuePair<TKey, TValue>[] items) where TKey : notnull => new Dictionary<TKey, TValue>(items);

    private static object AsImmutableDictionary<TKey, TValue>(KeyValuePair<TKey, TValue>[] items) where TKey : notnull => items.ToImmutableDictionary();

    private static object AsFrozenDictionary<TKey, TValue>(KeyValuePair<TKey, TValue>[] items) where TKey : notnull => items.ToFrozenDictionary();
}
