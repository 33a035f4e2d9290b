using System.IO.Compression;
using Grpc.Net.Compression;

namespace Grpc.AspNetCore.Server;

/// <summary>How services answer: for all of them, or with the typed variant for one, which then wins.</summary>
public class GrpcServiceOptions
{
    internal const int DefaultMaxReceiveMessageSize = 4 * 1024 * 1024;

    private int? maxReceiveMessageSize;
    private int? maxSendMessageSize;

    /// <summary>Largest request message in bytes; 4 MiB unless set, null for no limit.</summary>
    public int? MaxReceiveMessageSize
    {
        get => MaxReceiveMessageSizeSet ? maxReceiveMessageSize : DefaultMaxReceiveMessageSize;
        set
        {
            maxReceiveMessageSize = value;
            MaxReceiveMessageSizeSet = true;
        }
    }

    /// <summary>Largest response message in bytes; null, the default, for no limit.</summary>
    public int? MaxSendMessageSize
    {
        get => maxSendMessageSize;
        set
        {
            maxSendMessageSize = value;
            MaxSendMessageSizeSet = true;
        }
    }

    /// <summary>Tells callers the text of exceptions. For development only.</summary>
    public bool? EnableDetailedErrors { get; set; }

    /// <summary>Encoding of response messages, used when the caller accepts it.</summary>
    public string? ResponseCompressionAlgorithm { get; set; }

    public CompressionLevel? ResponseCompressionLevel { get; set; }

    /// <summary>Encodings beyond gzip, which is always there.</summary>
    public IList<ICompressionProvider> CompressionProviders { get; set; } = [];

    /// <summary>Leaves requests for unknown services to the rest of the application instead of answering UNIMPLEMENTED.</summary>
    public bool? IgnoreUnknownServices { get; set; }

    /// <summary>Run in order around every call; those of all services come before those of one.</summary>
    public InterceptorCollection Interceptors { get; } = [];

    internal bool MaxReceiveMessageSizeSet { get; private set; }

    internal bool MaxSendMessageSizeSet { get; private set; }
}
