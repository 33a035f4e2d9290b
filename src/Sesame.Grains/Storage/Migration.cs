using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Sesame.Grains.Storage;

/// <summary>One embedded migration: <c>…Migrations.yyyyMMddHHmm_slice_verb.sql</c>.</summary>
internal sealed partial record Migration(string Name, string Sql)
{
    public byte[] Checksum { get; } = SHA256.HashData(Encoding.UTF8.GetBytes(Sql));

    /// <summary>All of the assemblies' migrations in the order of their names.</summary>
    public static IEnumerable<Migration> Embedded(IEnumerable<Assembly> assemblies) =>
        assemblies.Distinct().SelectMany(In).OrderBy(migration => migration.Name, StringComparer.Ordinal);

    private static IEnumerable<Migration> In(Assembly assembly) =>
        from resource in assembly.GetManifestResourceNames()
        let match = Pattern().Match(resource)
        where match.Success
        select new Migration(match.Groups["name"].Value, Read(assembly, resource));

    private static string Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"\.Migrations\.(?<name>\d{12}_[a-z0-9_-]+)\.sql$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
