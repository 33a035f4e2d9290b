using Grpc.Core.Interceptors;

namespace Grpc.Core;

/// <summary>Base of generated clients.</summary>
public abstract class ClientBase
{
    protected ClientBase(ChannelBase channel) : this(channel.CreateCallInvoker())
    {
    }

    protected ClientBase(CallInvoker callInvoker) : this(new ClientBaseConfiguration(callInvoker, null))
    {
    }

    protected ClientBase(ClientBaseConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        Configuration = configuration;
        CallInvoker = configuration.CreateDecoratedCallInvoker();
    }

    /// <summary>For test doubles, which override every method.</summary>
    protected ClientBase() : this(new UnimplementedCallInvoker())
    {
    }

    protected CallInvoker CallInvoker { get; }

    internal ClientBaseConfiguration Configuration { get; }

    protected internal class ClientBaseConfiguration
    {
        private readonly CallInvoker undecorated;
        private readonly string? host;

        internal ClientBaseConfiguration(CallInvoker undecorated, string? host)
        {
            ArgumentNullException.ThrowIfNull(undecorated);
            this.undecorated = undecorated;
            this.host = host;
        }

        internal CallInvoker CreateDecoratedCallInvoker() =>
            host is null ? undecorated : undecorated.Intercept(new HostInterceptor(host));

        internal ClientBaseConfiguration WithHost(string newHost) => new(undecorated, newHost);
    }
}
