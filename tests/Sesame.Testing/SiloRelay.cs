using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Sesame.Testing;

/// <summary>
/// Stands before one listener and passes bytes on, as bad as the network between the two sides is told to be. It delays and swallows; it never resets a
/// connection by itself, because a reset proves that somebody is alive to send it.
/// </summary>
public sealed class SiloRelay : IAsyncDisposable
{
    private readonly TcpListener listener;
    private readonly IPEndPoint target;
    private readonly string targetName;
    private readonly Network network;
    private readonly Func<int, string?> nameOfPort;
    private readonly ConcurrentDictionary<Socket, bool> sockets = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Task accepting;

    /// <param name="listen">Where callers come.</param>
    /// <param name="target">Whom they reach.</param>
    /// <param name="targetName">His name in the network.</param>
    /// <param name="network">How good the ways are.</param>
    /// <param name="nameOfPort">The name of the caller whose socket has this port; null: somebody else, whose way is good.</param>
    public SiloRelay(IPEndPoint listen, IPEndPoint target, string targetName, Network network, Func<int, string?> nameOfPort)
    {
        (this.target, this.targetName, this.network, this.nameOfPort) = (target, targetName, network, nameOfPort);
        listener = new TcpListener(listen);
        listener.Start(512);
        accepting = AcceptAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        foreach (var socket in sockets.Keys)
        {
            socket.Dispose();
        }

        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var caller = await listener.AcceptSocketAsync(stop.Token);
                _ = ServeAsync(caller);
            }
            catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // One connection less, or the end.
            }
        }
    }

    private async Task ServeAsync(Socket caller)
    {
        using var toCaller = Keep(caller);
        using var toTarget = Keep(new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp));
        try
        {
            var callerName = nameOfPort(((IPEndPoint)caller.RemoteEndPoint!).Port) ?? "";
            var (there, back) = (network.Way(callerName, targetName), network.Way(targetName, callerName));
            // A call that is not let through is not even heard of.
            await there.PassAsync(stop.Token);
            await toTarget.ConnectAsync(target, stop.Token);
            await Task.WhenAll(PumpAsync(caller, toTarget, there), PumpAsync(toTarget, caller, back));
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Ended for both sides.
        }
        finally
        {
            sockets.TryRemove(caller, out _);
            sockets.TryRemove(toTarget, out _);
        }
    }

    private Socket Keep(Socket socket)
    {
        socket.NoDelay = true;
        sockets[socket] = true;
        return socket;
    }

    private async Task PumpAsync(Socket from, Socket to, Way way)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, stop.Token) is > 0 and var length)
            {
                await way.PassAsync(stop.Token);
                for (var sent = 0; sent < length;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, length - sent), stop.Token);
                }
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // Told to the other side below, when the way is open.
        }

        await way.PassAsync(stop.Token);
        try
        {
            // The other direction may have something to say yet.
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // It has ended too.
        }
    }
}
