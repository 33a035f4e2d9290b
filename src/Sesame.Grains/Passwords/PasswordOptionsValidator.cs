using Microsoft.Extensions.Options;

namespace Sesame.Grains.Passwords;

/// <summary>Refuses to start with a list of breached passwords that cannot be read.</summary>
internal sealed class PasswordOptionsValidator : IValidateOptions<PasswordOptions>
{
    public ValidateOptionsResult Validate(string? name, PasswordOptions options)
    {
        try
        {
            ListOf(options);
            return ValidateOptionsResult.Success;
        }
        catch (Exception unusable) when (unusable is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return ValidateOptionsResult.Fail($"Passwords:BreachFilterFile cannot be used: {unusable.Message}");
        }
    }

    /// <summary>The list that the options name; null for the one shipped.</summary>
    public static BreachFilter? ListOf(PasswordOptions options) => options.BreachFilterFile is { Length: > 0 } file ? BreachFilter.LoadFile(file) : null;
}
