using System.Net;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Clients;
using Sesame.Api.Errors.V1;

namespace Sesame.Api.Access;

/// <summary>Where a client may be used from and what for, worked out once. Any value of a kind passes; all kinds that are present must.</summary>
internal sealed class ClientRestrictions
{
    private readonly IpRange[] ranges;
    private readonly string[] hosts;
    private readonly string[] apis;

    public ClientRestrictions(IReadOnlyList<RestrictionView> restrictions)
    {
        ranges = [.. ValuesOf(restrictions, RestrictionKind.Ip).Select(ParseRange)];
        hosts = [.. ValuesOf(restrictions, RestrictionKind.Host)];
        apis = [.. ValuesOf(restrictions, RestrictionKind.Api)];
    }

    /// <summary>Why the call is refused; null when it is not. What is not known does not pass.</summary>
    public ErrorReason? Check(IPAddress? address, string? origin, ReadOnlySpan<char> api)
    {
        if (ranges.Length > 0 && (address is null || !Array.Exists(ranges, range => range.Contains(address))))
        {
            return ErrorReason.RestrictedIp;
        }

        if (hosts.Length > 0 && (origin is null || !hosts.Contains(origin, StringComparer.Ordinal)))
        {
            return ErrorReason.RestrictedHost;
        }

        return apis.Length > 0 && !Contains(apis, api) ? ErrorReason.RestrictedApi : null;
    }

    private static IEnumerable<string> ValuesOf(IReadOnlyList<RestrictionView> restrictions, RestrictionKind kind) =>
        restrictions.Where(restriction => restriction.Kind == kind).Select(restriction => restriction.Value);

    private static IpRange ParseRange(string value) =>
        IpRange.TryParse(value, out var range) ? range : throw new InvalidOperationException("A stored restriction is not a range.");

    private static bool Contains(string[] names, ReadOnlySpan<char> name)
    {
        foreach (var candidate in names)
        {
            if (name.SequenceEqual(candidate))
            {
                return true;
            }
        }

        return false;
    }
}
