using Microsoft.Extensions.Configuration;
using Orleans.Runtime;

namespace Sesame.Grains.Operations;

/// <summary>Reads what a deployment says of itself; what cannot be meant refuses the start, all faults of a section together.</summary>
internal static class DeploymentOptions
{
    public static T Read<T>(IConfiguration configuration, string section, Func<T, IEnumerable<string>> faultsOf) where T : class, new()
    {
        T options;
        try
        {
            options = configuration.GetSection(section).Get<T>() ?? new T();
        }
        catch (InvalidOperationException unreadable)
        {
            throw new OrleansConfigurationException($"Section {section} of the configuration cannot be read: {unreadable.Message}");
        }

        var faults = faultsOf(options).ToArray();
        return faults.Length == 0 ? options : throw new OrleansConfigurationException(string.Join(' ', faults));
    }
}
