using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Storage;

namespace Orleans.Runtime.Wire;

/// <summary>
/// Exceptions cross silos as their type's name, their message, and the members with an <c>[Id]</c>. A type that is not
/// known here arrives as a <see cref="RemoteException"/>.
/// </summary>
internal static class ExceptionCodec
{
    private const int NamesMax = 1024;

    private static readonly FieldInfo s_message = typeof(Exception).GetField("_message", BindingFlags.Instance | BindingFlags.NonPublic)!;
    private static readonly ConcurrentDictionary<string, Type?> s_types = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<Type, Codec?> s_codecs = new();

    public static void Write(WireWriter writer, Exception exception)
    {
        var type = exception.GetType();
        writer.Text(type.FullName!);
        if (CodecOf(type) is { } codec)
        {
            // What the type adds to it comes from its members.
            writer.Text(s_message.GetValue(exception) as string ?? exception.Message);
            writer.Byte(1);
            var start = writer.Begin();
            codec.WriteObject(writer, exception);
            writer.End(start);
        }
        else
        {
            writer.Text(exception.Message);
            writer.Byte(0);
        }
    }

    public static Exception Read(ref WireReader reader)
    {
        var (name, message) = (reader.Text(), reader.Text());
        var members = reader.Byte() == 1 ? reader.Content() : default;
        var type = TypeOf(name);
        if (type is null)
        {
            return new RemoteException(name, message);
        }

        if (!members.AtEnd && CodecOf(type) is { } codec)
        {
            var made = ReadMembers(codec, ref members);
            s_message.SetValue(made, message);
            if (made is InconsistentStateException inconsistent)
            {
                // The activation with the stale state is the one that threw it, elsewhere.
                inconsistent.IsSourceActivation = false;
            }

            return made;
        }

        return Make(type, message) ?? new RemoteException(name, message);
    }

    private static Exception ReadMembers(Codec codec, ref WireReader members)
    {
        try
        {
            return (Exception)codec.ReadObject(ref members);
        }
        catch (Exception exception) when (exception is not (OrleansException or OutOfMemoryException))
        {
            throw new WireException("An exception of another silo cannot be read.", exception);
        }
    }

    private static Codec? CodecOf(Type type) => s_codecs.GetOrAdd(type, static type => type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false)
        ? (Codec)Activator.CreateInstance(typeof(ObjectCodec<>).MakeGenericType(type))!
        : null);

    private static Type? TypeOf(string name)
    {
        if (s_types.TryGetValue(name, out var known))
        {
            return known;
        }

        var found = Find(name);
        return s_types.Count < NamesMax ? s_types.GetOrAdd(name, found) : found;
    }

    private static Exception? Make(Type type, string message)
    {
        foreach (var constructor in type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            var parameters = constructor.GetParameters();
            if (parameters.Length == 0 || parameters[0].ParameterType != typeof(string) || parameters[0].Name is not ("message" or "errorMsg")
                || !parameters.Skip(1).All(parameter => parameter.HasDefaultValue || typeof(Exception).IsAssignableFrom(parameter.ParameterType)))
            {
                continue;
            }

            try
            {
                return (Exception)constructor.Invoke([message, .. parameters.Skip(1).Select(parameter => parameter.HasDefaultValue ? parameter.DefaultValue : null)]);
            }
            catch (TargetInvocationException)
            {
                return null;
            }
        }

        return null;
    }

    // Exceptions only, whatever name a message has; and plain names only, which make nothing be loaded.
    private static Type? Find(string name)
    {
        if (name.Length == 0 || !name.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '+' or '_'))
        {
            return null;
        }

        try
        {
            return AppDomain.CurrentDomain.GetAssemblies()
                .Select(assembly => assembly.GetType(name))
                .FirstOrDefault(type => type is not null && typeof(Exception).IsAssignableFrom(type) && !type.IsAbstract && !type.ContainsGenericParameters);
        }
        catch (Exception exception) when (exception is ArgumentException or TypeLoadException or IOException or BadImageFormatException)
        {
            // Not a name at all.
            return null;
        }
    }
}

/// <summary>An exception of another silo whose type is not known here.</summary>
[GenerateSerializer, Alias("orleans.remote-exception")]
internal sealed class RemoteException : OrleansException
{
    public RemoteException()
    {
    }

    public RemoteException(string typeName, string message)
        : base($"{typeName}: {message}") => TypeName = typeName;

    [Id(0)]
    public string TypeName { get; private set; } = "";
}
