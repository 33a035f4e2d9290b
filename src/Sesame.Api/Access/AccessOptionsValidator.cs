using Microsoft.Extensions.Options;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Clients;

namespace Sesame.Api.Access;

/// <summary>Refuses to start with options that cannot be meant; reports all faults together.</summary>
internal sealed class AccessOptionsValidator : IValidateOptions<AccessOptions>
{
    public ValidateOptionsResult Validate(string? name, AccessOptions options)
    {
        var faults = new List<string>();
        faults.AddRange(options.TrustedProxies
            .Where(range => !IpRange.TryParse(range, out _))
            .Select(range => $"{AccessOptions.Section}:TrustedProxies holds `{range}`, which is not an address or a range in CIDR form."));
        faults.AddRange(options.OpenApis
            .Where(api => !RestrictionValue.IsValid(RestrictionKind.Api, api))
            .Select(api => $"{AccessOptions.Section}:OpenApis holds `{api}`, which is not a path segment."));
        faults.AddRange(options.CorsOrigins
            .Where(origin => origin != "*" && !RestrictionValue.IsValid(RestrictionKind.Host, origin))
            .Select(origin => $"{AccessOptions.Section}:CorsOrigins holds `{origin}`, which is not an origin such as https://shop.example."));
        if (options.RememberedCredentialsMax < 2)
        {
            faults.Add($"{AccessOptions.Section}:RememberedCredentialsMax must be at least 2.");
        }

        if (options.CountedAddressesMax < 2)
        {
            faults.Add($"{AccessOptions.Section}:CountedAddressesMax must be at least 2.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
