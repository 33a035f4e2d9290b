using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using Xunit;

namespace Sesame.House.Tests.Grains;

/// <summary>
/// Messages are immutable, so a local call copies nothing; their members are numbered and their names fixed, so versions understand each other.
/// </summary>
public sealed class MessageTests
{
    private static readonly HashSet<Type> Unchanging =
    [
        typeof(string), typeof(Guid), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeSpan), typeof(Nullable<>), typeof(ReadOnlyMemory<>), typeof(Uri), typeof(Int128), typeof(UInt128),
        typeof(IReadOnlyList<>), typeof(IReadOnlyDictionary<,>), typeof(IReadOnlySet<>), typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(ImmutableDictionary<,>), typeof(ImmutableHashSet<>),
        typeof(KeyValuePair<,>),
    ];

    [Fact]
    public void There_are_messages_to_look_at() => Assert.True(Messages.GrainInterfaces.Count > 5 && Messages.Reachable.Count > 50, $"{Messages.GrainInterfaces.Count}, {Messages.Reachable.Count}");

    [Fact]
    public void A_message_says_that_it_is_serialized_and_immutable() => Findings.None(
        from type in Messages.Reachable
        where !type.IsEnum
        from attribute in new[] { "Orleans.GenerateSerializerAttribute", "Orleans.ImmutableAttribute" }
        where !Has(type, attribute)
        select $"{type.FullName} lacks {attribute}",
        "[GenerateSerializer, Immutable, Alias(\"…\")]");

    [Fact]
    public void A_message_has_a_name_of_its_own_for_ever()
    {
        var aliases = Messages.Reachable.Select(type => (type, alias: Argument(type, "Orleans.AliasAttribute"))).ToList();
        Findings.None(aliases.Where(pair => pair.alias is null && !pair.type.IsEnum).Select(pair => pair.type.FullName!), "[Alias(\"slice.name\")]");
        Findings.None(
            aliases.Where(pair => pair.alias is not null).GroupBy(pair => pair.alias).Where(group => group.Count() > 1)
                .Select(group => $"{group.Key}: {string.Join(", ", group.Select(pair => pair.type.FullName))}"),
            "An alias names one type.");
    }

    [Fact]
    public void A_grain_interface_and_its_methods_have_names_of_their_own()
    {
        var aliases = Messages.GrainInterfaces.Select(type => (type.FullName, alias: Argument(type, "Orleans.AliasAttribute"))).Where(pair => pair.alias is not null).ToList();
        Assert.Equal(aliases.Count, aliases.Select(pair => pair.alias).Distinct().Count());
    }

    [Fact]
    public void Members_are_numbered_once() => Findings.None(
        from type in Messages.Reachable
        from fault in Faults(type)
        select $"{type.FullName}: {fault}",
        "[property: Id(n)] on every member; numbers are kept for ever.");

    [Fact]
    public void Members_cannot_be_set_after_the_making() => Findings.None(
        from type in Messages.Reachable
        from member in Messages.Members(type)
        where member.SetMethod is { } setter && !setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) && !setter.IsPrivate
        select $"{type.FullName}.{member.Name}",
        "A message has init-only members.");

    [Fact]
    public void Members_are_themselves_immutable() => Findings.None(
        from type in Messages.Reachable
        from member in Messages.Members(type)
        from part in Messages.Parts(member.PropertyType)
        where !part.IsGenericParameter && !part.IsPrimitive && !part.IsEnum && part != typeof(decimal) && !Unchanging.Contains(part) && !Messages.Reachable.Contains(part)
        select $"{type.FullName}.{member.Name}: {part}",
        "Use strings, numbers, times, read-only lists and messages.");

    [Fact]
    public void A_message_has_no_open_fields() => Findings.None(
        from type in Messages.Reachable
        where !type.IsEnum
        from field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
        where !field.IsInitOnly
        select $"{type.FullName}.{field.Name}",
        "Use a property.");

    [Fact]
    public void A_grain_method_is_asynchronous() => Findings.None(
        from type in Messages.GrainInterfaces
        from method in type.GetMethods()
        where !typeof(Task).IsAssignableFrom(method.ReturnType) && !IsAwaitable(method.ReturnType)
        select $"{type.Name}.{method.Name} returns {method.ReturnType}",
        "A grain method returns Task, ValueTask or IAsyncEnumerable.");

    private static IEnumerable<string> Faults(Type type)
    {
        var numbers = Messages.Members(type).Select(member => (member.Name, Id: Argument(member, "Orleans.IdAttribute"))).ToList();
        foreach (var (name, _) in numbers.Where(member => member.Id is null))
        {
            yield return $"{name} has no number";
        }

        foreach (var twice in numbers.Where(member => member.Id is not null).GroupBy(member => member.Id).Where(group => group.Count() > 1))
        {
            yield return $"{twice.Key} numbers {string.Join(" and ", twice.Select(member => member.Name))}";
        }
    }

    private static bool IsAwaitable(Type type) =>
        type == typeof(ValueTask) || (type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(ValueTask<>) || type.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>)));

    private static bool Has(MemberInfo member, string attribute) => member.CustomAttributes.Any(data => data.AttributeType.FullName == attribute);

    private static string? Argument(MemberInfo member, string attribute) =>
        member.CustomAttributes.FirstOrDefault(data => data.AttributeType.FullName == attribute)?.ConstructorArguments[0].Value?.ToString();
}
