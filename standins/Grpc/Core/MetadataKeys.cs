using System.Buffers;

namespace Grpc.Core;

internal static class MetadataKeys
{
    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-.");

    public static bool IsBinary(string key) => key.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase);

    public static string Normalize(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var lower = key.ToLowerInvariant();
        if (lower.Length == 0 || lower.AsSpan().ContainsAnyExcept(Allowed))
        {
            throw new ArgumentException($"'{key}' is no metadata key: lower-case letters, digits, '_', '-' and '.' are.", nameof(key));
        }

        return lower;
    }
}
