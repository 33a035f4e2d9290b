using System.Security.Cryptography;
using System.Text;
using Sesame.Grains.Users;

namespace Sesame.Grains.Logins;

/// <summary>Under which key the gate counts an attempt.</summary>
internal static class GuardKeys
{
    /// <summary>How keys of IP prefixes begin.</summary>
    public const string IpPrefix = "ip/";

    /// <summary>A known user: all his identifiers share one count.</summary>
    public static string OfUser(Guid userId) => userId.ToString();

    /// <summary>An identifier that is nobody's; its hash, so that the table holds no addresses of strangers.</summary>
    public static string OfIdentifier(string identifier) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identifier)));

    /// <summary>A device that the user logged in from before: strangers cannot fill its count. Ids of devices are never used twice.</summary>
    public static string OfDevice(Guid deviceId) => $"device/{deviceId}";

    /// <summary>A step that succeeded and was not the last: no gate counts it, since it says nothing of the steps after it.</summary>
    public static string OfStep(Guid userId) => $"step/{userId}";

    /// <summary>The prefix of an address: /24 of IPv4, also when mapped into IPv6, and /64 of IPv6; null when there is no address.</summary>
    public static string? OfAddress(string? address) => Abstractions.Calls.IpPrefix.Of(address) is { } prefix ? IpPrefix + prefix : null;

    /// <summary>
    /// A login that is no user's, always the same for one identifier: unknown identifiers go the way of known ones, with as many statements.
    /// </summary>
    public static UserLogin DecoyLogin(string identifier)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes("decoy/" + identifier), hash);
        return new UserLogin(new Guid(hash[..16]), SecurityEpoch: 0);
    }
}
