using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Sesame.EndToEnd.Tests.Harness;

public static class Ports
{
    /// <summary>Two ports that were free a moment ago.</summary>
    public static (int Http, int Grpc) Free()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return (((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }

    /// <summary>A port of this address that was free a moment ago.</summary>
    public static int FreeAt(IPAddress address)
    {
        using var listener = new TcpListener(address, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The first three numbers of a net in 127/8 that nobody else is likely to use, so that its ports are free again for a process that comes back.</summary>
    public static string OwnNet()
    {
        var chosen = RandomNumberGenerator.GetBytes(2);
        return string.Create(CultureInfo.InvariantCulture, $"127.{1 + (chosen[0] % 250)}.{chosen[1]}");
    }
}
