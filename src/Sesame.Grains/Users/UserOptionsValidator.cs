using Microsoft.Extensions.Options;

namespace Sesame.Grains.Users;

/// <summary>Refuses to start with a schema that cannot be read.</summary>
internal sealed class UserOptionsValidator : IValidateOptions<UserOptions>
{
    public ValidateOptionsResult Validate(string? name, UserOptions options)
    {
        try
        {
            SchemaOf(options);
            return ValidateOptionsResult.Success;
        }
        catch (Exception unusable) when (unusable is FormatException or IOException or UnauthorizedAccessException)
        {
            return ValidateOptionsResult.Fail($"{UserOptions.Section}:PropertiesSchemaFile cannot be used: {unusable.Message}");
        }
    }

    /// <summary>The schema that the options name; null for none.</summary>
    public static PropertiesSchema? SchemaOf(UserOptions options) =>
        options.PropertiesSchemaFile is { Length: > 0 } file ? PropertiesSchema.Parse(File.ReadAllText(file)) : null;
}
