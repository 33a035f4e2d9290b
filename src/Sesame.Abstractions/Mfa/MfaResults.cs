using Orleans;
using Orleans.Concurrency;

namespace Sesame.Abstractions.Mfa;

/// <summary>What is to be set up in an authenticator.</summary>
/// <param name="Secret">The secret in Base32, for typing.</param>
/// <param name="Uri">The same as an <c>otpauth</c> URI, for a picture.</param>
/// <param name="ExpiresAt">Until when it can be confirmed.</param>
[GenerateSerializer, Immutable, Alias("mfa.totp-enrolment")]
public sealed record TotpEnrolment(
    [property: Id(0)] string Secret,
    [property: Id(1)] string Uri,
    [property: Id(2)] DateTimeOffset ExpiresAt)
{
    /// <inheritdoc />
    public override string ToString() => "TotpEnrolment { *** }";
}

/// <summary>Outcome of beginning to set up an authenticator.</summary>
[GenerateSerializer, Immutable, Alias("mfa.begin-totp.result")]
public abstract record BeginTotpResult
{
    /// <summary>The secret is made and waits to be confirmed.</summary>
    [GenerateSerializer, Immutable, Alias("mfa.begin-totp.begun")]
    public sealed record Begun([property: Id(0)] TotpEnrolment Enrolment) : BeginTotpResult;

    /// <summary>The user has an authenticator already; it is to be removed first.</summary>
    [GenerateSerializer, Immutable, Alias("mfa.begin-totp.already-enrolled")]
    public sealed record AlreadyEnrolled : BeginTotpResult;

    /// <summary>There is no such user.</summary>
    [GenerateSerializer, Immutable, Alias("mfa.begin-totp.not-found")]
    public sealed record NotFound : BeginTotpResult;
}

/// <summary>Outcome of proving an authenticator.</summary>
[GenerateSerializer, Immutable, Alias("mfa.confirm-totp.result")]
public abstract record ConfirmTotpResult
{
    /// <summary>It is set up.</summary>
    /// <param name="DeviceId">The factor's id.</param>
    /// <param name="RecoveryCodes">10 codes, told this once.</param>
    [GenerateSerializer, Immutable, Alias("mfa.confirm-totp.confirmed")]
    public sealed record Confirmed([property: Id(0)] Guid DeviceId, [property: Id(1)] IReadOnlyList<string> RecoveryCodes) : ConfirmTotpResult
    {
        /// <inheritdoc />
        public override string ToString() => $"Confirmed {{ {DeviceId} *** }}";
    }

    /// <summary>The code is not of the authenticator that was begun.</summary>
    [GenerateSerializer, Immutable, Alias("mfa.confirm-totp.code-invalid")]
    public sealed record CodeInvalid : ConfirmTotpResult;

    /// <summary>Nothing was begun, or its 15 minutes are over.</summary>
    [GenerateSerializer, Immutable, Alias("mfa.confirm-totp.not-begun")]
    public sealed record NotBegun : ConfirmTotpResult;
}

/// <summary>Outcome of making recovery codes.</summary>
[GenerateSerializer, Immutable, Alias("mfa.make-recovery-codes.result")]
public abstract record MakeRecoveryCodesResult
{
    /// <summary>The codes, told this once.</summary>
    [GenerateSerializer, Immutable, Alias("mfa.make-recovery-codes.made")]
    public sealed record Made([property: Id(0)] IReadOnlyList<string> Codes) : MakeRecoveryCodesResult
    {
        /// <inheritdoc />
        public override string ToString() => "Made { *** }";
    }

    /// <summary>There is no second factor to stand in for.</summary>
    [GenerateSerializer, Immutable, Alias("mfa.make-recovery-codes.not-enrolled")]
    public sealed record NotEnrolled : MakeRecoveryCodesResult;
}

/// <summary>Outcome of removing second factors.</summary>
/// <param name="Removed">How many this call removed.</param>
[GenerateSerializer, Immutable, Alias("mfa.remove.result")]
public sealed record RemoveFactorResult([property: Id(0)] int Removed);

/// <summary>The second factors of a user as readers see them.</summary>
/// <param name="Enabled">Whether logins ask for a second factor.</param>
/// <param name="Required">Whether the deployment lets nobody in without one.</param>
/// <param name="Factors">What is set up, the oldest first.</param>
/// <param name="RecoveryCodesLeft">How many recovery codes were not used.</param>
[GenerateSerializer, Immutable, Alias("mfa.view")]
public sealed record MfaView(
    [property: Id(0)] bool Enabled,
    [property: Id(1)] bool Required,
    [property: Id(2)] IReadOnlyList<FactorView> Factors,
    [property: Id(3)] int RecoveryCodesLeft);

/// <summary>One second factor as readers see it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Type">What it is: totp.</param>
/// <param name="Name">What the user calls it.</param>
/// <param name="CreatedAt">When it was proved.</param>
/// <param name="LastUsedAt">When a code of it was last taken; null: not since it was proved.</param>
[GenerateSerializer, Immutable, Alias("mfa.factor-view")]
public sealed record FactorView(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string Type,
    [property: Id(2)] string Name,
    [property: Id(3)] DateTimeOffset CreatedAt,
    [property: Id(4)] DateTimeOffset? LastUsedAt);
