using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Sesame.Silo.Hosting;

/// <summary>Where something listens, <c>host:port</c>; the host is a name or an address, an IPv6 one in brackets.</summary>
public sealed record HostAndPort(string Host, int Port)
{
    public static bool TryParse(string text, [NotNullWhen(true)] out HostAndPort? parsed)
    {
        var colon = text.LastIndexOf(':');
        parsed = colon > 0
            && Uri.CheckHostName(text[..colon].Trim('[', ']')) != UriHostNameType.Unknown
            && int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is > 0 and <= 65535
                ? new HostAndPort(text[..colon].Trim('[', ']'), port)
                : null;
        return parsed is not null;
    }

    /// <summary>All addresses that the host has now.</summary>
    public async Task<IReadOnlyList<IPEndPoint>> ResolveAsync(CancellationToken cancellationToken) =>
        [.. (await Dns.GetHostAddressesAsync(Host, cancellationToken)).Select(address => new IPEndPoint(address, Port))];
}
