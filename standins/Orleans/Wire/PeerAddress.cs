namespace Orleans.Runtime.Wire;

/// <summary>Host and port, the host a name or an address; IPv6 in brackets.</summary>
internal static class PeerAddress
{
    public static (string Host, int Port) Parse(string address)
    {
        var colon = address.LastIndexOf(':');
        return colon > 0 && int.TryParse(address.AsSpan(colon + 1), out var port) && port is > 0 and < 65536
            ? (address[..colon].Trim('[', ']'), port)
            : throw new OrleansConfigurationException($"\"{address}\" is not a host and a port.");
    }
}
