using System.Net;
using System.Net.Sockets;
using Sesame.Silo.Hosting;

namespace Sesame.Api.Hosting;

/// <summary>Chooses ports where the caller asked for any free one: tokens and addresses name them before anything listens.</summary>
internal static class FreePorts
{
    public static ServeOptions Choose(ServeOptions options)
    {
        // Both are held until both are known, so that they differ.
        using var http = new TcpListener(IPAddress.Parse(options.Listen), 0);
        using var grpc = new TcpListener(IPAddress.Parse(options.Listen), 0);
        return options with
        {
            HttpPort = options.HttpPort == 0 ? PortOf(http) : options.HttpPort,
            GrpcPort = options.GrpcPort == 0 ? PortOf(grpc) : options.GrpcPort,
        };
    }

    /// <summary>Whether nobody listens there at the moment.</summary>
    public static bool IsFree(string listen, int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Parse(listen), port);
            probe.Start();
            return true;
        }
        catch (Exception taken) when (taken is SocketException or ArgumentOutOfRangeException)
        {
            return false;
        }
    }

    private static int PortOf(TcpListener listener)
    {
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
