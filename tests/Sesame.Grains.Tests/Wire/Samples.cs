using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using Orleans;

namespace Sesame.Grains.Tests.Wire;

/// <summary>Makes a value of any type of a message, every member set to something that is not its default.</summary>
internal static class Samples
{
    private const int DepthMax = 6;

    private static readonly Dictionary<Type, object> s_simple = new()
    {
        [typeof(string)] = "text", [typeof(bool)] = true, [typeof(byte)] = (byte)1, [typeof(short)] = (short)-2, [typeof(int)] = -3, [typeof(long)] = 4L, [typeof(uint)] = 5u,
        [typeof(ulong)] = 6UL, [typeof(ushort)] = (ushort)7, [typeof(double)] = 8.5, [typeof(float)] = 9.5f, [typeof(decimal)] = 10.5m, [typeof(char)] = 'c',
        [typeof(Guid)] = new Guid("0192f0c1-2a3b-7c4d-8e5f-0123456789ab"), [typeof(DateTimeOffset)] = DateTimeOffset.UnixEpoch.AddDays(3), [typeof(DateOnly)] = new DateOnly(2024, 2, 29),
        [typeof(TimeSpan)] = TimeSpan.FromSeconds(3), [typeof(Uri)] = new Uri("https://example.com/"), [typeof(byte[])] = new byte[] { 1, 2 },
        [typeof(ReadOnlyMemory<byte>)] = new ReadOnlyMemory<byte>([3, 4]), [typeof(Int128)] = (Int128)11, [typeof(UInt128)] = (UInt128)12,
    };

    /// <summary>One for each type of the family.</summary>
    public static IEnumerable<object> Of(Type type) => Family(type) is { Count: > 0 } members ? members.Select(member => Fill(member, 0)) : [Make(type, 0)!];

    private static object? Make(Type type, int depth)
    {
        if (s_simple.TryGetValue(type, out var simple))
        {
            return simple;
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Make(underlying, depth);
        }

        if (type.IsEnum)
        {
            return Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1);
        }

        if (type.IsArray)
        {
            var items = Array.CreateInstance(type.GetElementType()!, 1);
            items.SetValue(Make(type.GetElementType()!, depth + 1), 0);
            return items;
        }

        if (type.IsGenericType && type.Namespace!.StartsWith("System", StringComparison.Ordinal))
        {
            return Generic(type, type.GetGenericArguments(), depth);
        }

        return depth > DepthMax && !type.IsValueType ? null : Fill(Family(type).FirstOrDefault() ?? type, depth);
    }

    private static object? Generic(Type type, Type[] arguments, int depth)
    {
        if (depth > DepthMax && !type.IsValueType)
        {
            return null;
        }

        var parts = Array.ConvertAll(arguments, argument => Make(argument, depth + 1));
        if (type.IsValueType && type.GetConstructor(arguments) is { } constructor)
        {
            return constructor.Invoke(parts);
        }

        var made = typeof(Samples).GetMethod(arguments.Length == 2 ? nameof(Pairs) : nameof(Items), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(arguments).Invoke(null, [type.GetGenericTypeDefinition(), .. parts]);
        return made;
    }

    private static object Items<T>(Type definition, T item) => definition switch
    {
        _ when definition == typeof(ImmutableArray<>) => ImmutableArray.Create(item),
        _ when definition == typeof(ImmutableList<>) => ImmutableList.Create(item),
        _ when definition == typeof(IReadOnlySet<>) || definition == typeof(HashSet<>) => new HashSet<T> { item },
        _ when definition == typeof(ImmutableHashSet<>) => ImmutableHashSet.Create(item),
        _ => new List<T> { item },
    };

    private static object Pairs<TKey, TValue>(Type definition, TKey key, TValue value)
        where TKey : notnull => definition == typeof(ImmutableDictionary<,>)
            ? ImmutableDictionary<TKey, TValue>.Empty.Add(key, value)
            : new Dictionary<TKey, TValue> { [key] = value };

    private static object Fill(Type type, int depth)
    {
        var made = RuntimeHelpers.GetUninitializedObject(type);
        for (var level = type; level is not null && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
        {
            foreach (var property in level.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (property.IsDefined(typeof(IdAttribute)))
                {
                    var value = Make(property.PropertyType, depth + 1);
                    if (property.CanWrite)
                    {
                        property.SetValue(made, value);
                    }
                    else
                    {
                        level.GetField($"<{property.Name}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic)!.SetValue(made, value);
                    }
                }
            }
        }

        return made;
    }

    private static List<Type> Family(Type type) => type.IsAbstract && !type.IsInterface
        ? [.. type.Assembly.GetTypes().Where(member => type.IsAssignableFrom(member) && !member.IsAbstract).OrderBy(member => member.FullName, StringComparer.Ordinal)]
        : [];
}
