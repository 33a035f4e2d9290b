using System.Data;
using System.Globalization;
using Npgsql;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Audit;

/// <summary>
/// Compares every entry with its leaf, every leaf with the seal of its organization and day, every seal with the one before, and all leaves with the head. It reads
/// one snapshot, so that what is sealed or written meanwhile disturbs nothing, and holds two pages of rows and the seals' trees of one day in memory.
/// </summary>
public sealed class AuditVerifier(NpgsqlDataSource source, SecretBox box)
{
    /// <summary>So many findings are told; further ones are counted.</summary>
    public const int FindingsMax = 1_000;

    private const int TimeoutSeconds = 600;

    /// <summary>Verifies all there is. A known head, <c>count:root</c> as an earlier report gave it, must still be the beginning of what is there.</summary>
    public async Task<AuditReport> VerifyAsync(string? knownHead = null, CancellationToken cancellationToken = default)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var walk = new AuditWalk(new SealTable(connection, TimeoutSeconds), box, knownHead, cancellationToken);
        return await walk.RunAsync();
    }

    /// <summary>A head as it is written down: the number of leaves and the root over them.</summary>
    internal static string HeadOf(MerkleTree tree) => string.Create(CultureInfo.InvariantCulture, $"{tree.Count}:{Convert.ToHexStringLower(tree.Root)}");

    /// <summary>Whether a text is a head.</summary>
    public static bool IsHead(string text) =>
        text.Split(':') is [var count, { Length: 2 * MerkleTree.HashBytes } root]
        && long.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out _)
        && root.All(char.IsAsciiHexDigitLower);
}
