using System.IO.Compression;

namespace Grpc.Net.Compression;

/// <summary>The encodings that one side understands, gzip always among them.</summary>
internal sealed class MessageEncodings
{
    public const string Identity = "identity";

    private static readonly GzipCompressionProvider Gzip = new(CompressionLevel.Fastest);

    private readonly ICompressionProvider[] providers;

    public MessageEncodings(IReadOnlyList<ICompressionProvider> extra)
    {
        providers = extra.Any(provider => IsNamed(provider, Gzip.EncodingName)) ? [.. extra] : [.. extra, Gzip];
        AcceptHeader = string.Join(',', providers.Select(provider => provider.EncodingName).Distinct().Prepend(Identity));
    }

    /// <summary>Value of <c>grpc-accept-encoding</c>.</summary>
    public string AcceptHeader { get; }

    public ICompressionProvider? Find(string name) => Array.Find(providers, provider => IsNamed(provider, name));

    /// <summary>True when a <c>grpc-accept-encoding</c> header, a comma-separated list, names the encoding.</summary>
    public static bool Accepts(string? header, string name)
    {
        var rest = header.AsSpan();
        while (!rest.IsEmpty)
        {
            var comma = rest.IndexOf(',');
            var item = comma < 0 ? rest : rest[..comma];
            if (item.Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }

            rest = comma < 0 ? default : rest[(comma + 1)..];
        }

        return false;
    }

    private static bool IsNamed(ICompressionProvider provider, string name) =>
        string.Equals(provider.EncodingName, name, StringComparison.OrdinalIgnoreCase);
}
