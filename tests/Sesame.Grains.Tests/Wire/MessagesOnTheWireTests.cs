using System.Reflection;
using Orleans;
using Orleans.Runtime;
using Orleans.Runtime.Wire;
using Sesame.Abstractions.Sessions;
using Sesame.Grains.Storage;
using Xunit;

namespace Sesame.Grains.Tests.Wire;

/// <summary>Whatever a grain of Sesame is asked and answers can be sent to another silo.</summary>
public sealed class MessagesOnTheWireTests
{
    private static readonly Assembly[] s_ours = [typeof(ISessionGrain).Assembly, typeof(StorageException).Assembly];

    private static readonly List<Type> s_interfaces =
        [.. s_ours.SelectMany(assembly => assembly.GetTypes()).Where(type => type.IsInterface && typeof(IGrain).IsAssignableFrom(type)).OrderBy(type => type.FullName, StringComparer.Ordinal)];

    [Fact]
    public void Every_argument_and_result_comes_through_as_it_was()
    {
        var types = s_interfaces.SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(ResultOf(method)))
            .Where(type => type != typeof(CancellationToken) && type != typeof(void))
            .Distinct()
            .ToList();
        Assert.True(types.Count > 50, $"{types.Count} types were found.");
        foreach (var type in types)
        {
            var codec = Codec.Of(type);
            foreach (var sample in Samples.Of(type))
            {
                var sent = new WireWriter();
                codec.WriteObject(sent, sample);
                var reader = new WireReader(sent.WrittenSpan);
                var got = codec.ReadObject(ref reader);
                Assert.True(reader.AtEnd, $"{sample.GetType()} was not read to its end.");
                var again = new WireWriter();
                codec.WriteObject(again, got);
                Assert.True(sent.WrittenSpan.SequenceEqual(again.WrittenSpan), $"{sample} came as {got}.");
            }
        }
    }

    [Fact]
    public void Every_grain_interface_and_method_has_a_name_of_its_own_for_ever()
    {
        var nameless = s_interfaces.Cast<MemberInfo>().Concat(s_interfaces.SelectMany(type => type.GetMethods()))
            .Where(member => !member.IsDefined(typeof(AliasAttribute)))
            .Select(member => $"{member.DeclaringType?.Name}.{member.Name}");
        Assert.Empty(nameless);
        var names = s_interfaces.SelectMany(type => type.GetMethods().Select(method => $"{TypeAlias.Of(type)}/{TypeAlias.Of(method)}")).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.Equal(s_interfaces.Count, s_interfaces.Select(TypeAlias.Of).Distinct().Count());
    }

    [Fact]
    public void Faults_of_storage_arrive_as_their_type_with_all_they_say()
    {
        Exception[] faults =
        [
            new ConstraintFailedException("users_organization_fkey"),
            new ExpectationFailedException("sessions"),
            new KeyTakenException("user_emails_key", new InvalidOperationException("what the driver said")),
            new MasterKeyException("no key"),
            new StorageException("disk full", "53100"),
            new StorageException("unknown", null),
            new StorageOverloadedException("full"),
            new StorageUnavailableException("away"),
        ];
        foreach (var fault in faults)
        {
            var got = SentAndRead(fault);
            Assert.Equal((fault.GetType(), fault.Message), (got.GetType(), got.Message));
            Assert.Equal(Said(fault), Said(got));

            // It is thrown once more on its way up, as any other.
            Assert.Same(got, Assert.ThrowsAny<Exception>(new Action(() => throw got)));
        }

        static List<object?> Said(Exception fault) =>
            [.. fault.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly).Select(property => property.GetValue(fault))];
    }

    [Fact]
    public void Every_exception_of_the_product_that_a_grain_may_throw_can_be_sent()
    {
        // Those that say more than a message must number what they say.
        var mute = s_ours.SelectMany(assembly => assembly.GetTypes())
            .Where(type => typeof(OrleansException).IsAssignableFrom(type) && !type.IsAbstract)
            .Where(type => type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly).Any(property => !property.IsDefined(typeof(IdAttribute))))
            .Select(type => type.FullName);
        Assert.Empty(mute);
    }

    private static Exception SentAndRead(Exception fault)
    {
        var writer = new WireWriter();
        ExceptionCodec.Write(writer, fault);
        var reader = new WireReader(writer.WrittenSpan);
        return ExceptionCodec.Read(ref reader);
    }

    private static Type ResultOf(MethodInfo method) => method.ReturnType.IsGenericType ? method.ReturnType.GetGenericArguments()[0] : typeof(void);
}
