using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OtpNet;

/// <summary>
/// Time-based one-time passwords of RFC 6238. Whether a step was used before is for the caller to remember: a code verifies
/// as often as it is tried.
/// </summary>
public class Totp
{
    private readonly byte[] key;
    private readonly int stepSeconds;
    private readonly OtpHashMode mode;
    private readonly int digits;

    /// <summary>Takes a copy of the key. Steps of at least 1 second, codes of 1 to 10 digits.</summary>
    public Totp(byte[] secretKey, int step = 30, OtpHashMode mode = OtpHashMode.Sha1, int totpSize = 6)
    {
        ArgumentNullException.ThrowIfNull(secretKey);
        if (secretKey.Length == 0)
        {
            throw new ArgumentException("secretKey empty", nameof(secretKey));
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(totpSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(totpSize, 10);
        (key, stepSeconds, this.mode, digits) = ((byte[])secretKey.Clone(), step, mode, totpSize);
    }

    /// <summary>The code of the step that holds <paramref name="timestamp"/>, which is read as UTC.</summary>
    public string ComputeTotp(DateTime timestamp) => Compute(StepOf(timestamp));

    /// <summary>
    /// Whether the code belongs to the current step or one in the window, and to which. Every step of the window is computed
    /// and compared in constant time, whichever matches.
    /// </summary>
    public bool VerifyTotp(DateTime timestamp, string totp, out long timeStepMatched, VerificationWindow? window = null)
    {
        ArgumentNullException.ThrowIfNull(totp);
        var given = Encoding.UTF8.GetBytes(totp);
        var matched = false;
        timeStepMatched = 0;
        foreach (var candidate in (window ?? new VerificationWindow()).ValidationCandidates(StepOf(timestamp)))
        {
            var equal = CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Compute(candidate)), given);
            timeStepMatched = equal && !matched ? candidate : timeStepMatched;
            matched |= equal;
        }

        return matched;
    }

    /// <summary>Seconds until the code of this time gives way to the next.</summary>
    public int RemainingSeconds(DateTime timestamp) => stepSeconds - (int)(SecondsOf(timestamp) % stepSeconds);

    private static long SecondsOf(DateTime timestamp) =>
        (timestamp.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond;

    private long StepOf(DateTime timestamp) => SecondsOf(timestamp) / stepSeconds;

    private string Compute(long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[64];
        var length = mode switch
        {
            OtpHashMode.Sha256 => HMACSHA256.HashData(key, counter, hash),
            OtpHashMode.Sha512 => HMACSHA512.HashData(key, counter, hash),
            _ => HMACSHA1.HashData(key, counter, hash),
        };

        // Dynamic truncation, RFC 4226 section 5.3.
        var offset = hash[length - 1] & 0x0F;
        long value = BinaryPrimitives.ReadInt32BigEndian(hash[offset..]) & 0x7FFFFFFF;
        return (value % (long)Math.Pow(10, digits)).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }
}
