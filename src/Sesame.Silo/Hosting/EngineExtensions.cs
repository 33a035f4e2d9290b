using System.Reflection;
using Sesame.Abstractions.Cluster;

namespace Sesame.Silo.Hosting;

/// <summary>
/// Finds what the engine gives beyond the packages' model, by the name of its assembly: the product is built the same whether it is there or not.
/// </summary>
internal static class EngineExtensions
{
    private const string AssemblyName = "Sesame.Standins.Cluster";

    /// <summary>The extension; null where the packages run the grains.</summary>
    public static IEngineExtension? Find()
    {
        if (!File.Exists(Path.Combine(AppContext.BaseDirectory, AssemblyName + ".dll")))
        {
            return null;
        }

        var type = Assembly.Load(new AssemblyName(AssemblyName)).GetExportedTypes().Single(candidate => candidate.IsAssignableTo(typeof(IEngineExtension)));
        return (IEngineExtension)Activator.CreateInstance(type)!;
    }
}
