using System.Globalization;
using System.Security.Cryptography;

namespace Sesame.Grains.Storage;

/// <summary>Refuses to start with another master key than the one this database was sealed with.</summary>
public sealed class MasterKeyCheck(Database database, MasterKeys keys, SecretBox box)
{
    private const string Purpose = "master-key-check";

    public async Task VerifyAsync(CancellationToken cancellationToken)
    {
        // Compare before a new version leaves its value: a wrong file must leave nothing behind.
        var known = await CompareAsync(cancellationToken);
        var added = keys.Versions.Except(known).ToList();
        foreach (var version in added)
        {
            await database.ExecuteAsync(
                SqlCommand.Of(SqlFile.Load<MasterKeyCheck>("insert_key_check"), Param.Int(version), Param.Bytes(box.Mac(version, Purpose, []))), cancellationToken);
        }

        // Two silos may start at once: the first one's value stayed, and the second one meets it here.
        if (added.Count > 0)
        {
            await CompareAsync(cancellationToken);
        }
    }

    private async Task<List<int>> CompareAsync(CancellationToken cancellationToken)
    {
        var known = await database.ListAsync(
            SqlCommand.Of(SqlFile.Load<MasterKeyCheck>("list_key_checks")), row => (Version: row.Int("version"), Value: row.Bytes("check_value")), cancellationToken);
        foreach (var (version, value) in known)
        {
            if (!keys.Versions.Contains(version))
            {
                throw new MasterKeyException(string.Create(CultureInfo.InvariantCulture, $"The master key file lacks version {version}, which this database was sealed with. Put the line back."));
            }

            if (!CryptographicOperations.FixedTimeEquals(box.Mac(version, Purpose, []), value))
            {
                throw new MasterKeyException(string.Create(CultureInfo.InvariantCulture, $"Version {version} of the master key is not the one this database was sealed with. Use the right file, or another database."));
            }
        }

        return known.ConvertAll(row => row.Version);
    }
}
