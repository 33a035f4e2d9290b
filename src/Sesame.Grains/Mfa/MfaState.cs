namespace Sesame.Grains.Mfa;

/// <summary>The second factors of one user as stored.</summary>
/// <param name="Pending">An authenticator that was begun and not proved yet.</param>
/// <param name="Factors">What is set up, the oldest first.</param>
/// <param name="RecoveryCodes">SHA-256 of the recovery codes that were not used.</param>
/// <param name="CreatedAt">When the user first began.</param>
public sealed record MfaState(PendingTotp? Pending, IReadOnlyList<Factor> Factors, IReadOnlyList<byte[]> RecoveryCodes, DateTimeOffset CreatedAt);

/// <summary>An authenticator that waits for its first code.</summary>
/// <param name="SealedSeed">The seed, encrypted.</param>
/// <param name="Name">What the user calls it.</param>
/// <param name="BegunAt">When it was begun.</param>
/// <param name="SecurityEpoch">The epoch of its user then: what ends his sessions ends it too. 0: a version before did not know.</param>
public sealed record PendingTotp(byte[] SealedSeed, string Name, DateTimeOffset BegunAt, long SecurityEpoch = 0);

/// <summary>One second factor.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Type">What it is: totp.</param>
/// <param name="Name">What the user calls it.</param>
/// <param name="SealedSeed">The seed, encrypted.</param>
/// <param name="LastStep">The step of time whose code was last taken; neither it nor one before is taken again.</param>
/// <param name="CreatedAt">When it was proved.</param>
/// <param name="LastUsedAt">When a code of it was last taken.</param>
public sealed record Factor(Guid Id, string Type, string Name, byte[] SealedSeed, long LastStep, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt)
{
    /// <summary>The type of an authenticator by time.</summary>
    public const string Totp = "totp";
}
