using System.Net;
using System.Net.Sockets;

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
}
