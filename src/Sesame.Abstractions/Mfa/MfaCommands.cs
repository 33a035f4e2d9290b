using Orleans;
using Orleans.Concurrency;
using Sesame.Abstractions.Calls;

namespace Sesame.Abstractions.Mfa;

/// <summary>Begin to set up an authenticator.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="Name">What the user calls it, at most 100 characters; null for the usual name.</param>
/// <param name="SecurityEpoch">The user's security epoch as the login that asks began; null where a session asks.</param>
[GenerateSerializer, Immutable, Alias("mfa.begin-totp")]
public sealed record BeginTotp([property: Id(0)] CallContext Call, [property: Id(1)] string? Name, [property: Id(2)] long? SecurityEpoch = null);

/// <summary>Prove the authenticator that was begun.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="Code">One of its codes as typed.</param>
[GenerateSerializer, Immutable, Alias("mfa.confirm-totp")]
public sealed record ConfirmTotp([property: Id(0)] CallContext Call, [property: Id(1)] string Code)
{
    /// <inheritdoc />
    public override string ToString() => "ConfirmTotp { *** }";
}

/// <summary>Take a code of the authenticator.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="Code">The code as typed.</param>
[GenerateSerializer, Immutable, Alias("mfa.redeem-totp")]
public sealed record RedeemTotp([property: Id(0)] CallContext Call, [property: Id(1)] string Code)
{
    /// <inheritdoc />
    public override string ToString() => "RedeemTotp { *** }";
}

/// <summary>Take a recovery code.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="Code">The code as typed; case, blanks and hyphens do not count.</param>
[GenerateSerializer, Immutable, Alias("mfa.redeem-recovery-code")]
public sealed record RedeemRecoveryCode([property: Id(0)] CallContext Call, [property: Id(1)] string Code)
{
    /// <inheritdoc />
    public override string ToString() => "RedeemRecoveryCode { *** }";
}

/// <summary>Make new recovery codes.</summary>
/// <param name="Call">Who asks.</param>
[GenerateSerializer, Immutable, Alias("mfa.make-recovery-codes")]
public sealed record MakeRecoveryCodes([property: Id(0)] CallContext Call);

/// <summary>Remove a second factor.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="DeviceId">Which one; null for all.</param>
[GenerateSerializer, Immutable, Alias("mfa.remove")]
public sealed record RemoveFactor([property: Id(0)] CallContext Call, [property: Id(1)] Guid? DeviceId);
