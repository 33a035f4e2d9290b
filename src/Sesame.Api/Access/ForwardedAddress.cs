using System.Net;
using Sesame.Abstractions.Calls;

namespace Sesame.Api.Access;

/// <summary>
/// The address a call came from. <c>X-Forwarded-For</c> is read from right to left, and only over addresses that trusted proxies vouch for: whatever
/// stands to the left of the first stranger is his own word.
/// </summary>
internal static class ForwardedAddress
{
    /// <summary>The caller's address, and whether a trusted proxy told it; null when the connection has none.</summary>
    public static (IPAddress? Address, bool Forwarded) Resolve(IPAddress? remote, string? forwardedFor, ReadOnlySpan<IpRange> trustedProxies)
    {
        if (remote is null)
        {
            return (null, false);
        }

        var address = IpRange.Fold(remote);
        if (forwardedFor is null || trustedProxies.IsEmpty)
        {
            return (address, false);
        }

        var forwarded = false;
        var rest = forwardedFor.AsSpan();
        while (!rest.IsEmpty && IsTrusted(address, trustedProxies))
        {
            var comma = rest.LastIndexOf(',');
            if (!TryParse(rest[(comma + 1)..].Trim(), out var next))
            {
                break;
            }

            (address, forwarded) = (next, true);
            rest = comma < 0 ? [] : rest[..comma];
        }

        return (address, forwarded);
    }

    private static bool IsTrusted(IPAddress address, ReadOnlySpan<IpRange> trustedProxies)
    {
        foreach (var range in trustedProxies)
        {
            if (range.Contains(address))
            {
                return true;
            }
        }

        return false;
    }

    // Proxies add the port in three forms: 192.0.2.1:80, [2001:db8::1], [2001:db8::1]:80.
    private static bool TryParse(ReadOnlySpan<char> text, out IPAddress address)
    {
        if (text is ['[', ..])
        {
            var end = text.IndexOf(']');
            text = end < 0 ? [] : text[1..end];
        }
        else if (text.Count(':') == 1)
        {
            text = text[..text.IndexOf(':')];
        }

        var parsed = IPAddress.TryParse(text, out var found);
        address = parsed ? IpRange.Fold(found!) : IPAddress.None;
        return parsed;
    }
}
