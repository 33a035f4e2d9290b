namespace Sesame.Api.Access;

/// <summary>Who may call at all, and how callers' addresses are learned.</summary>
public sealed class AccessOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Access";

    /// <summary>
    /// Ranges, in CIDR form, of the proxies in front of Sesame. <c>X-Forwarded-For</c> is read from right to left over these only. Default none: the
    /// address is the connection's.
    /// </summary>
    public IList<string> TrustedProxies { get; } = [];

    /// <summary>
    /// APIs that callers without any client may use, at one request per second and address: the first segment of a REST path, the area of a gRPC
    /// package, for instance <c>accounts</c>. Default none.
    /// </summary>
    public IList<string> OpenApis { get; } = [];

    /// <summary>Origins that browsers may call from, for instance <c>https://shop.example</c>; <c>*</c> for all. Default none.</summary>
    public IList<string> CorsOrigins { get; } = [];

    /// <summary>
    /// Services whose RPCs carry no access rule because their definitions are others', and which anybody may call. They are served only where they
    /// are mapped.
    /// </summary>
    public IList<string> PublicServices { get; } =
    [
        "grpc.health.v1.Health",
        "grpc.reflection.v1.ServerReflection",
        "grpc.reflection.v1alpha.ServerReflection",
    ];

    /// <summary>How many proved credentials are remembered. Default 20,000.</summary>
    public int RememberedCredentialsMax { get; set; } = 20_000;

    /// <summary>How many addresses of callers without a client are counted at once. Default 100,000.</summary>
    public int CountedAddressesMax { get; set; } = 100_000;
}
