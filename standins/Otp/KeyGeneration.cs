using System.Security.Cryptography;

namespace OtpNet;

/// <summary>Secrets from the cryptographic generator.</summary>
public static class KeyGeneration
{
    public static byte[] GenerateRandomKey(int length) => RandomNumberGenerator.GetBytes(length);

    /// <summary>A secret as long as the hash's output, which RFC 4226 section 4 recommends.</summary>
    public static byte[] GenerateRandomKey(OtpHashMode mode = OtpHashMode.Sha1) => GenerateRandomKey(mode switch
    {
        OtpHashMode.Sha256 => 32,
        OtpHashMode.Sha512 => 64,
        _ => 20,
    });
}
