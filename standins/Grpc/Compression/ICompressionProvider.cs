using System.IO.Compression;

namespace Grpc.Net.Compression;

/// <summary>An encoding of messages.</summary>
public interface ICompressionProvider
{
    /// <summary>Its name in <c>grpc-encoding</c>.</summary>
    string EncodingName { get; }

    Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel);

    Stream CreateDecompressionStream(Stream stream);
}
