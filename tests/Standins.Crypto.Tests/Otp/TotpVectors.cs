using System.Globalization;
using OtpNet;
using Standins.Crypto.Tests.Peers;

namespace Standins.Crypto.Tests.Otp;

/// <summary>Appendix B of RFC 6238, then codes that oathtool computes.</summary>
public sealed class TotpVectors(PeerTools peers) : IClassFixture<PeerTools>
{
    [Theory]
    [InlineData(59, OtpHashMode.Sha1, "94287082")]
    [InlineData(59, OtpHashMode.Sha256, "46119246")]
    [InlineData(59, OtpHashMode.Sha512, "90693936")]
    [InlineData(1111111109, OtpHashMode.Sha1, "07081804")]
    [InlineData(1111111109, OtpHashMode.Sha256, "68084774")]
    [InlineData(1111111109, OtpHashMode.Sha512, "25091201")]
    [InlineData(1111111111, OtpHashMode.Sha1, "14050471")]
    [InlineData(1111111111, OtpHashMode.Sha256, "67062674")]
    [InlineData(1111111111, OtpHashMode.Sha512, "99943326")]
    [InlineData(1234567890, OtpHashMode.Sha1, "89005924")]
    [InlineData(1234567890, OtpHashMode.Sha256, "91819424")]
    [InlineData(1234567890, OtpHashMode.Sha512, "93441116")]
    [InlineData(2000000000, OtpHashMode.Sha1, "69279037")]
    [InlineData(2000000000, OtpHashMode.Sha256, "90698825")]
    [InlineData(2000000000, OtpHashMode.Sha512, "38618901")]
    [InlineData(20000000000, OtpHashMode.Sha1, "65353130")]
    [InlineData(20000000000, OtpHashMode.Sha256, "77737706")]
    [InlineData(20000000000, OtpHashMode.Sha512, "47863826")]
    public void Appendix_B_of_RFC_6238_holds(long seconds, OtpHashMode mode, string expected) =>
        Assert.Equal(expected, new Totp(RfcKey(mode), mode: mode, totpSize: 8).ComputeTotp(At(seconds)));

    [Theory]
    [InlineData(6, 30, OtpHashMode.Sha1)]
    [InlineData(8, 60, OtpHashMode.Sha256)]
    [InlineData(7, 30, OtpHashMode.Sha512)]
    public void Oathtool_prints_the_same_codes(int digits, int step, OtpHashMode mode)
    {
        var key = KeyGeneration.GenerateRandomKey(mode);
        var totp = new Totp(key, step, mode, digits);
        var start = At(1_900_000_000);
        var codes = peers.OathTool(
            $"--totp={mode.ToString().ToUpperInvariant()}",
            "--base32",
            $"--digits={digits}",
            $"--time-step-size={step}s",
            "--window=50",
            $"--now={start.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC",
            Base32Encoding.ToString(key));
        Assert.Equal(51, codes.Length);
        Assert.Equal(codes, Enumerable.Range(0, 51).Select(i => totp.ComputeTotp(start.AddSeconds(i * step))));
    }

    // The RFC's keys repeat "1234567890" to the length of the hash.
    private static byte[] RfcKey(OtpHashMode mode) =>
        [.. Enumerable.Range(0, KeyGeneration.GenerateRandomKey(mode).Length).Select(i => (byte)('0' + ((i + 1) % 10)))];

    private static DateTime At(long seconds) => DateTime.UnixEpoch.AddSeconds(seconds);
}
