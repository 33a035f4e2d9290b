using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Sesame.Grains.Storage;

/// <summary>
/// Encrypts small values under the master key, each bound to a purpose, and makes keyed hashes for values that need
/// only be compared. A sealed value is <c>version (4) · salt (16) · nonce (12) · tag (16) · ciphertext</c>: every value has a
/// key of its own, so the number of values under one master key is not bounded by the nonce.
/// </summary>
public sealed class SecretBox(MasterKeys keys)
{
    private const int VersionBytes = 4;
    private const int SaltBytes = 16;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int HeaderBytes = VersionBytes + SaltBytes + NonceBytes + TagBytes;

    public byte[] Protect(string purpose, ReadOnlySpan<byte> value)
    {
        var box = new byte[HeaderBytes + value.Length];
        BinaryPrimitives.WriteInt32BigEndian(box, keys.Current);
        RandomNumberGenerator.Fill(box.AsSpan(VersionBytes, SaltBytes + NonceBytes));
        using var cipher = Cipher(keys.Current, purpose, box);
        cipher.Encrypt(Nonce(box), value, box.AsSpan(HeaderBytes), Tag(box), Associated(keys.Current, purpose));
        return box;
    }

    /// <summary>Throws <see cref="CryptographicException"/> when the value was changed or sealed for another purpose.</summary>
    public byte[] Unprotect(string purpose, ReadOnlySpan<byte> box)
    {
        if (box.Length < HeaderBytes)
        {
            throw new CryptographicException("A sealed value is too short.");
        }

        var version = BinaryPrimitives.ReadInt32BigEndian(box);
        var copy = box.ToArray();
        var value = new byte[box.Length - HeaderBytes];
        using var cipher = Cipher(version, purpose, copy);
        cipher.Decrypt(Nonce(copy), copy.AsSpan(HeaderBytes), Tag(copy), value, Associated(version, purpose));
        return value;
    }

    /// <summary>A keyed hash of 36 bytes, the key's version first; compare with <see cref="VerifyMac"/>.</summary>
    public byte[] Mac(string purpose, ReadOnlySpan<byte> value) => Mac(keys.Current, purpose, value);

    /// <summary>In constant time; false too when the key's version is no longer known.</summary>
    public bool VerifyMac(string purpose, ReadOnlySpan<byte> value, ReadOnlySpan<byte> mac)
    {
        if (mac.Length != VersionBytes + SHA256.HashSizeInBytes)
        {
            return false;
        }

        var version = BinaryPrimitives.ReadInt32BigEndian(mac);
        return keys.Versions.Contains(version) && CryptographicOperations.FixedTimeEquals(Mac(version, purpose, value), mac);
    }

    internal byte[] Mac(int version, string purpose, ReadOnlySpan<byte> value)
    {
        var mac = new byte[VersionBytes + SHA256.HashSizeInBytes];
        BinaryPrimitives.WriteInt32BigEndian(mac, version);
        HMACSHA256.HashData(keys.Derive(version, "mac/" + purpose), value, mac.AsSpan(VersionBytes));
        return mac;
    }

    private AesGcm Cipher(int version, string purpose, byte[] box) =>
        new(keys.Derive(version, "box/" + purpose, box.AsSpan(VersionBytes, SaltBytes)), TagBytes);

    private static Span<byte> Nonce(byte[] box) => box.AsSpan(VersionBytes + SaltBytes, NonceBytes);

    private static Span<byte> Tag(byte[] box) => box.AsSpan(VersionBytes + SaltBytes + NonceBytes, TagBytes);

    private static byte[] Associated(int version, string purpose) =>
        Encoding.UTF8.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{version} {purpose}"));
}
