using System.Collections.Concurrent;
using System.Reflection;

namespace Sesame.Grains.Storage;

/// <summary>Statements kept one to a file, embedded beside the slice that uses them.</summary>
public static class SqlFile
{
    private static readonly ConcurrentDictionary<(Assembly Assembly, string Name), string> Loaded = new();

    /// <summary>The embedded file <c>Sql/&lt;name&gt;.sql</c> in the folder of <typeparamref name="T"/>.</summary>
    public static string Load<T>(string name) => Loaded.GetOrAdd((typeof(T).Assembly, $"{typeof(T).Namespace}.Sql.{name}.sql"), Read);

    private static string Read((Assembly Assembly, string Name) file)
    {
        using var stream = file.Assembly.GetManifestResourceStream(file.Name)
            ?? throw new InvalidOperationException($"The statement {file.Name} is not embedded in {file.Assembly.GetName().Name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
