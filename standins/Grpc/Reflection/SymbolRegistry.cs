using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Grpc.Reflection;

/// <summary>The proto files behind a set of services, by file name, by symbol and by extension.</summary>
public class SymbolRegistry
{
    private readonly Dictionary<string, FileDescriptor> files = [];
    private readonly Dictionary<string, FileDescriptor> symbols = [];
    private readonly Dictionary<(string Type, int Number), FileDescriptor> extensions = [];

    private SymbolRegistry()
    {
    }

    public static SymbolRegistry FromFiles(IEnumerable<FileDescriptor> fileDescriptors)
    {
        ArgumentNullException.ThrowIfNull(fileDescriptors);
        var registry = new SymbolRegistry();
        foreach (var file in fileDescriptors)
        {
            registry.Add(file);
        }

        return registry;
    }

    internal FileDescriptor? FileByName(string name) => files.GetValueOrDefault(name);

    internal FileDescriptor? FileContaining(string symbol) => symbols.GetValueOrDefault(symbol);

    internal FileDescriptor? FileExtending(string type, int number) => extensions.GetValueOrDefault((type, number));

    /// <summary>The numbers of a type's known extensions; null when the type itself is not known.</summary>
    internal IReadOnlyList<int>? ExtensionNumbers(string type) => symbols.ContainsKey(type)
        ? [.. extensions.Keys.Where(key => key.Type == type).Select(key => key.Number).Order()]
        : null;

    /// <summary>The file and what it imports, imports first, as they go over the wire.</summary>
    internal static List<ByteString> WithImports(FileDescriptor file)
    {
        var seen = new HashSet<string>();
        var result = new List<ByteString>();
        Collect(file, seen, result);
        return result;
    }

    private static void Collect(FileDescriptor file, HashSet<string> seen, List<ByteString> result)
    {
        if (!seen.Add(file.Name))
        {
            return;
        }

        result.Add(file.SerializedData);
        foreach (var import in file.Dependencies)
        {
            Collect(import, seen, result);
        }
    }

    private void Add(FileDescriptor file)
    {
        if (!files.TryAdd(file.Name, file))
        {
            return;
        }

        foreach (var import in file.Dependencies)
        {
            Add(import);
        }

        foreach (var service in file.Services)
        {
            symbols[service.FullName] = file;
            foreach (var method in service.Methods)
            {
                symbols[method.FullName] = file;
            }
        }

        foreach (var message in file.MessageTypes)
        {
            Add(message, file);
        }

        foreach (var type in file.EnumTypes)
        {
            Add(type, file);
        }

        Add(file.Extensions.UnorderedExtensions, file);
    }

    private void Add(MessageDescriptor message, FileDescriptor file)
    {
        symbols[message.FullName] = file;
        foreach (var field in message.Fields.InDeclarationOrder())
        {
            symbols[field.FullName] = file;
        }

        foreach (var oneof in message.Oneofs)
        {
            symbols[oneof.FullName] = file;
        }

        foreach (var nested in message.NestedTypes)
        {
            Add(nested, file);
        }

        foreach (var type in message.EnumTypes)
        {
            Add(type, file);
        }

        Add(message.Extensions.UnorderedExtensions, file);
    }

    private void Add(EnumDescriptor type, FileDescriptor file)
    {
        symbols[type.FullName] = file;
        foreach (var value in type.Values)
        {
            symbols[value.FullName] = file;
        }
    }

    private void Add(IEnumerable<FieldDescriptor> declared, FileDescriptor file)
    {
        foreach (var extension in declared)
        {
            symbols[extension.FullName] = file;
            extensions[(extension.ExtendeeType.FullName, extension.FieldNumber)] = file;
        }
    }
}
