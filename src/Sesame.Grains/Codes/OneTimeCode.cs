namespace Sesame.Grains.Codes;

/// <summary>The live code of one kind for one subject.</summary>
/// <param name="Hash">HMAC of the code, bound to kind and subject.</param>
/// <param name="ExpiresAt">When it ends.</param>
/// <param name="Tries">How many wrong ones came.</param>
/// <param name="ConsumedAt">When it was used up.</param>
/// <param name="SecurityEpoch">The epoch of the user it rests on: it is good while that stands. 0: it rests on none.</param>
public sealed record OneTimeCode(byte[] Hash, DateTimeOffset ExpiresAt, int Tries, DateTimeOffset? ConsumedAt, long SecurityEpoch = 0)
{
    /// <summary>Wrong tries at which a code is dead (NIST SP 800-63B-4, 3.2.2).</summary>
    public const int TriesMax = 5;

    /// <summary>Whether the code may still be taken back.</summary>
    public bool IsLive(DateTimeOffset now) => ConsumedAt is null && Tries < TriesMax && now < ExpiresAt;
}
