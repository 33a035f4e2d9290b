using System.Net;
using System.Net.Sockets;

namespace Sesame.Abstractions.Calls;

/// <summary>
/// A range of IP addresses in CIDR form; a bare address is a range of one. IPv4 addresses written as IPv6 (<c>::ffff:10.0.0.1</c>) are taken as IPv4
/// on both sides of the comparison.
/// </summary>
public readonly record struct IpRange
{
    private const int MappedBits = 96;
    private const int LengthMax = 64;

    private readonly IPNetwork network;

    private IpRange(IPNetwork network) => this.network = network;

    /// <summary>Reads a range; false when it is not one, also when address bits are set beyond the prefix.</summary>
    public static bool TryParse(string? text, out IpRange range)
    {
        range = default;
        if (text is null || text.Length is 0 or > LengthMax)
        {
            return false;
        }

        var slash = text.IndexOf('/');
        if (!TryParseAddress(slash < 0 ? text : text[..slash], out var address))
        {
            return false;
        }

        var bitsMax = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        var bits = bitsMax;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), System.Globalization.NumberStyles.None, null, out bits) || bits > bitsMax))
        {
            return false;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            if (bits < MappedBits)
            {
                return false;
            }

            (address, bits) = (address.MapToIPv4(), bits - MappedBits);
        }

        if (!HasNoBitsBeyond(address, bits))
        {
            return false;
        }

        range = new IpRange(new IPNetwork(address, bits));
        return true;
    }

    /// <summary>Whether the address lies in the range.</summary>
    public bool Contains(IPAddress address) => network.Contains(Fold(address));

    /// <summary>An IPv4 address written as IPv6 becomes the IPv4 address it is.</summary>
    public static IPAddress Fold(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    /// <summary>The range in CIDR form.</summary>
    public override string ToString() => network.ToString();

    // The framework also reads "1", "0x7f.1" and "fe80::1%2" as addresses: none of them is what somebody means here.
    private static bool TryParseAddress(string text, out IPAddress address) =>
        IPAddress.TryParse(text, out address!)
        && !text.AsSpan().ContainsAny("%[")
        && (address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == text);

    private static bool HasNoBitsBeyond(IPAddress address, int bits)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        for (var i = 0; i < length; i++)
        {
            var kept = Math.Clamp(bits - (i * 8), 0, 8);
            if ((bytes[i] & (0xFF >> kept)) != 0)
            {
                return false;
            }
        }

        return true;
    }
}
