using System.Globalization;
using System.Security.Cryptography;

namespace Sesame.Grains.Storage;

/// <summary>
/// The versions of the master key, which lives outside the database. Each line of its file is
/// <c>version base64(32 bytes)</c>; the last one encrypts, the earlier ones still decrypt.
/// </summary>
public sealed class MasterKeys
{
    public const int KeyBytes = 32;

    private readonly SortedDictionary<int, byte[]> keys;

    private MasterKeys(SortedDictionary<int, byte[]> keys, int current)
    {
        this.keys = keys;
        Current = current;
    }

    /// <summary>The version that new values are encrypted under.</summary>
    public int Current { get; }

    public IEnumerable<int> Versions => keys.Keys;

    /// <summary>Reads the file; says in one sentence what is wrong with it.</summary>
    public static MasterKeys Load(string path)
    {
        if (!File.Exists(path))
        {
            throw new MasterKeyException($"The master key file {path} is missing. Restore it from your backup: without it nothing encrypted can be read.");
        }

        return Parse(File.ReadAllText(path), path);
    }

    /// <summary>Reads the file, or makes one with a fresh key that only its owner can read.</summary>
    public static MasterKeys LoadOrCreate(string path)
    {
        if (!File.Exists(path))
        {
            PrivateFile.Create(path, $"1 {Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes))}\n");
        }

        return Load(path);
    }

    public static MasterKeys Parse(string text, string name)
    {
        var keys = new SortedDictionary<int, byte[]>();
        var current = 0;
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var key = new byte[KeyBytes + 1];
            if (parts.Length != 2
                || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out current)
                || current == 0
                || !Convert.TryFromBase64String(parts[1], key, out var length)
                || length != KeyBytes
                || !keys.TryAdd(current, key[..KeyBytes]))
            {
                throw new MasterKeyException($"A line of the master key file {name} is not `version base64(32 bytes)`, or its version stands there twice.");
            }
        }

        return keys.Count == 0 ? throw new MasterKeyException($"The master key file {name} is empty.") : new MasterKeys(keys, current);
    }

    /// <summary>A key of its own for one purpose; what one purpose sealed, another cannot open.</summary>
    internal byte[] Derive(int version, string purpose, ReadOnlySpan<byte> salt = default)
    {
        if (!keys.TryGetValue(version, out var master))
        {
            throw new MasterKeyException(string.Create(CultureInfo.InvariantCulture, $"The master key file lacks version {version}, which stored values were encrypted under."));
        }

        var derived = new byte[KeyBytes];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, master, derived, salt, System.Text.Encoding.UTF8.GetBytes("sesame/" + purpose));
        return derived;
    }
}
