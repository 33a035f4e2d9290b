using System.Net;
using System.Net.Sockets;

namespace Sesame.Abstractions.Calls;

/// <summary>The part of an address that a household or an office shares.</summary>
public static class IpPrefix
{
    private const int BytesOfIpv4 = 3;
    private const int BytesOfIpv6 = 8;

    /// <summary>/24 of IPv4, also when mapped into IPv6, and /64 of IPv6, in CIDR form; null for what is no address.</summary>
    public static string? Of(string? address)
    {
        if (!IPAddress.TryParse(address, out var parsed))
        {
            return null;
        }

        var folded = IpRange.Fold(parsed);
        var bytes = folded.GetAddressBytes();
        var kept = folded.AddressFamily == AddressFamily.InterNetwork ? BytesOfIpv4 : BytesOfIpv6;
        Array.Clear(bytes, kept, bytes.Length - kept);
        return $"{new IPAddress(bytes)}/{kept * 8}";
    }
}
