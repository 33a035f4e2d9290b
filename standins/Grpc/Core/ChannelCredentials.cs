namespace Grpc.Core;

/// <summary>How a channel secures its connection, and which credentials each of its calls carries.</summary>
public abstract class ChannelCredentials
{
    public static ChannelCredentials Insecure { get; } = new TransportCredentials(secure: false);

    public static ChannelCredentials SecureSsl { get; } = new TransportCredentials(secure: true);

    internal abstract bool IsSecure { get; }

    internal virtual CallCredentials? CallCredentials => null;

    public static ChannelCredentials Create(ChannelCredentials channelCredentials, CallCredentials callCredentials) =>
        new ComposedCredentials(channelCredentials, callCredentials);

    private sealed class TransportCredentials(bool secure) : ChannelCredentials
    {
        internal override bool IsSecure => secure;
    }

    private sealed class ComposedCredentials(ChannelCredentials channel, CallCredentials call) : ChannelCredentials
    {
        internal override bool IsSecure => channel.IsSecure;

        internal override CallCredentials? CallCredentials { get; } =
            channel.CallCredentials is { } inner ? Core.CallCredentials.Compose(inner, call) : call;
    }
}
