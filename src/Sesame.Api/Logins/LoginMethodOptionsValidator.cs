using Microsoft.Extensions.Options;

namespace Sesame.Api.Logins;

/// <summary>Refuses to start with a list of first steps that cannot be meant.</summary>
internal sealed class LoginMethodOptionsValidator : IValidateOptions<LoginMethodOptions>
{
    private static readonly string Choice = string.Join(", ", LoginMethodOptions.Known);

    public ValidateOptionsResult Validate(string? name, LoginMethodOptions options)
    {
        var faults = new List<string>();
        if (options.Methods.Count == 0)
        {
            faults.Add($"{LoginMethodOptions.Key} is a list of one or more out of {Choice}.");
        }

        faults.AddRange(options.Methods
            .Where(method => !LoginMethodOptions.Known.Contains(method))
            .Select(method => $"{LoginMethodOptions.Key} holds `{method}`, which is none of {Choice}."));
        faults.AddRange(options.Methods
            .CountBy(method => method)
            .Where(method => method.Value > 1)
            .Select(method => $"{LoginMethodOptions.Key} holds `{method.Key}` more than once."));
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
