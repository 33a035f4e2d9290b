using System.Reflection;

namespace Sesame.House.Tests.Grains;

/// <summary>Every type of ours that a grain interface names, directly or through another.</summary>
public static class Messages
{
    public static Assembly Abstractions { get; } = Assembly.Load("Sesame.Abstractions");

    public static IReadOnlyList<Type> GrainInterfaces { get; } =
        [.. Abstractions.GetTypes().Where(type => type.IsInterface && type.GetInterfaces().Any(parent => parent.FullName is "Orleans.IGrain" or "Orleans.Runtime.IAddressable"))];

    public static IReadOnlyList<Type> Reachable { get; } = Reach();

    /// <summary>What a member's type is made of: its arguments, element and itself.</summary>
    public static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType)
        {
            return Parts(type.GetElementType()!).Prepend(type);
        }

        return type.IsConstructedGenericType ? type.GetGenericArguments().SelectMany(Parts).Prepend(type.GetGenericTypeDefinition()) : [type];
    }

    public static IEnumerable<PropertyInfo> Members(Type type) =>
        type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Where(property => property.Name != "EqualityContract" && property.GetIndexParameters().Length == 0 && IsStored(property));

    // An automatic property keeps a field; a computed one does not.
    private static bool IsStored(PropertyInfo property) =>
        property.DeclaringType!.GetField($"<{property.Name}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic) is not null;

    private static List<Type> Reach()
    {
        var found = new HashSet<Type>();
        var open = new Queue<Type>(GrainInterfaces
            .SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType))
            .SelectMany(Parts));
        while (open.TryDequeue(out var type))
        {
            if (type.IsGenericParameter || !type.Assembly.GetName().Name!.StartsWith("Sesame.", StringComparison.Ordinal) || GrainInterfaces.Contains(type) || !found.Add(type))
            {
                continue;
            }

            var next = Members(type).SelectMany(member => Parts(member.PropertyType))
                .Concat(type.Assembly.GetTypes().Where(other => other.BaseType == type))
                .Concat(type.BaseType is { } parent ? Parts(parent) : []);
            foreach (var other in next)
            {
                open.Enqueue(other);
            }
        }

        return [.. found.OrderBy(type => type.FullName, StringComparer.Ordinal)];
    }
}
