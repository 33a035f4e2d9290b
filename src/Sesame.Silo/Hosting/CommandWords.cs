using System.CommandLine;

namespace Sesame.Silo.Hosting;

/// <summary>Options that the environment may say too.</summary>
internal static class CommandWords
{
    public static Option<string?> Text(string name, string description, string variable) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(variable),
        Recursive = true,
    };

    public static string? Blank(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
