using System.Collections.Concurrent;
using System.Reflection;

namespace Orleans.Runtime.Wire;

/// <summary>
/// Exceptions cross silos as their type's name, their message, and the members with an <c>[Id]</c>. A type that is not
/// known here arrives as a <see cref="RemoteException"/>.
/// </summary>
internal static class ExceptionCodec
{
    private static readonly ConcurrentDictionary<string, Type?> s_types = new(StringComparer.Ordinal);

    public static void Write(WireWriter writer, Exception exception)
    {
        var type = exception.GetType();
        writer.Text(type.FullName!);
        writer.Text(exception.Message);
        if (type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false))
        {
            writer.Byte(1);
            ((Codec)Activator.CreateInstance(typeof(ObjectCodec<>).MakeGenericType(type))!).WriteObject(writer, exception);
        }
        else
        {
            writer.Byte(0);
        }
    }

    public static Exception Read(ref WireReader reader)
    {
        var (name, message) = (reader.Text(), reader.Text());
        var hasMembers = reader.Byte() == 1;
        var type = s_types.GetOrAdd(name, Find);
        if (type is null)
        {
            return new RemoteException(name, message);
        }

        if (hasMembers && type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false))
        {
            var made = (Exception)((Codec)Activator.CreateInstance(typeof(ObjectCodec<>).MakeGenericType(type))!).ReadObject(ref reader);
            typeof(Exception).GetField("_message", BindingFlags.Instance | BindingFlags.NonPublic)?.SetValue(made, message);
            return made;
        }

        return Make(type, message) ?? new RemoteException(name, message);
    }

    private static Exception? Make(Type type, string message)
    {
        foreach (var constructor in type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            var parameters = constructor.GetParameters();
            if (parameters.Length > 0 && parameters[0].ParameterType == typeof(string) && parameters[0].Name is "message" or "errorMsg"
                && parameters.Skip(1).All(parameter => parameter.HasDefaultValue || typeof(Exception).IsAssignableFrom(parameter.ParameterType)))
            {
                return (Exception)constructor.Invoke([message, .. parameters.Skip(1).Select(parameter => parameter.HasDefaultValue ? parameter.DefaultValue : null)]);
            }
        }

        return null;
    }

    // Exceptions only, whatever name a message has.
    private static Type? Find(string name) => AppDomain.CurrentDomain.GetAssemblies()
        .Select(assembly => assembly.GetType(name))
        .FirstOrDefault(type => type is not null && typeof(Exception).IsAssignableFrom(type) && !type.IsAbstract);
}

/// <summary>An exception of another silo whose type is not known here.</summary>
internal sealed class RemoteException(string typeName, string message) : OrleansException($"{typeName}: {message}")
{
    public string TypeName { get; } = typeName;
}
