namespace Orleans.Configuration;

/// <summary>The names of the cluster and of the service it runs.</summary>
public class ClusterOptions
{
    public const string DefaultClusterId = "default";

    public const string DefaultServiceId = "default";

    public string ClusterId { get; set; } = DefaultClusterId;

    public string ServiceId { get; set; } = DefaultServiceId;
}

/// <summary>When idle grains are let go.</summary>
public class GrainCollectionOptions
{
    /// <summary>How often the silo looks for idle grains; also how finely their age is measured.</summary>
    public TimeSpan CollectionQuantum { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a grain may be idle.</summary>
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Other ages, by the full name of the grain class.</summary>
    public Dictionary<string, TimeSpan> ClassSpecificCollectionAge { get; set; } = [];

    /// <summary>After this long the token given to <c>OnActivateAsync</c> is cancelled.</summary>
    public TimeSpan ActivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>After this long the token given to <c>OnDeactivateAsync</c> is cancelled.</summary>
    public TimeSpan DeactivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether grains are let go before their age when memory runs short.</summary>
    public bool EnableActivationSheddingOnMemoryPressure { get; set; }

    public TimeSpan MemoryUsagePollingPeriod { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The share of the memory limit, in percent, from which grains are let go.</summary>
    public double MemoryUsageLimitPercentage { get; set; } = 80;

    /// <summary>The share that is aimed at.</summary>
    public double MemoryUsageTargetPercentage { get; set; } = 75;
}

/// <summary>What callers are promised.</summary>
public abstract class MessagingOptions
{
    /// <summary>How long a caller waits for a reply.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether an overdue call cancels the token its callee was given.</summary>
    public bool CancelRequestOnTimeout { get; set; } = true;
}

public class SiloMessagingOptions : MessagingOptions
{
    /// <summary>The most requests one activation holds, waiting and running. The next is refused at once.</summary>
    public int MaxEnqueuedRequestsHardLimit { get; set; } = 10_000;
}

public class ClientMessagingOptions : MessagingOptions;

/// <summary>How this process is called among the members.</summary>
public class SiloOptions
{
    public string? SiloName { get; set; }
}

public class AdoNetClusteringSiloOptions
{
    public string ConnectionString { get; set; } = null!;

    public string Invariant { get; set; } = null!;
}

public class AdoNetClusteringClientOptions
{
    public string ConnectionString { get; set; } = null!;

    public string Invariant { get; set; } = null!;
}

/// <summary>The addresses this silo listens on.</summary>
public class EndpointOptions
{
    public System.Net.IPAddress? AdvertisedIPAddress { get; set; }

    public int SiloPort { get; set; } = 11111;

    public int GatewayPort { get; set; } = 30000;

    public System.Net.IPEndPoint? SiloListeningEndpoint { get; set; }

    public System.Net.IPEndPoint? GatewayListeningEndpoint { get; set; }
}

/// <summary>The gateways a client was told of.</summary>
public class StaticGatewayListProviderOptions
{
    public List<Uri> Gateways { get; set; } = [];
}
