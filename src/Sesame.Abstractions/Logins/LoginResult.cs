using Orleans;
using Orleans.Concurrency;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Mfa;
using Sesame.Abstractions.Sessions;

namespace Sesame.Abstractions.Logins;

/// <summary>Outcome of a login step.</summary>
[GenerateSerializer, Immutable, Alias("logins.result")]
public abstract record LoginResult
{
    /// <summary>The login is complete.</summary>
    /// <param name="Grant">The session's tokens.</param>
    /// <param name="DeviceToken">Token by which the device is known at this user's next login.</param>
    /// <param name="RecoveryCodes">Recovery codes made in this step, told this once; null when none were.</param>
    [GenerateSerializer, Immutable, Alias("logins.result.session")]
    public sealed record Session(
        [property: Id(0)] SessionGrant Grant,
        [property: Id(1)] string DeviceToken,
        [property: Id(2)] IReadOnlyList<string>? RecoveryCodes = null) : LoginResult
    {
        /// <inheritdoc />
        public override string ToString() => $"Session {{ {Grant} }}";
    }

    /// <summary>Another step is due.</summary>
    /// <param name="Next">The proposed one.</param>
    /// <param name="Methods">All that may be taken next, the proposed one first.</param>
    /// <param name="Enrolment">What the step <c>enrol-totp</c> is to set up, once it was begun.</param>
    /// <param name="RecoveryCodes">Recovery codes made in this step, told this once; null when none were.</param>
    [GenerateSerializer, Immutable, Alias("logins.result.step")]
    public sealed record Step(
        [property: Id(0)] string Next,
        [property: Id(1)] IReadOnlyList<string> Methods,
        [property: Id(2)] TotpEnrolment? Enrolment = null,
        [property: Id(3)] IReadOnlyList<string>? RecoveryCodes = null) : LoginResult
    {
        /// <inheritdoc />
        public override string ToString() => $"Step {{ {Next} }}";
    }

    /// <summary>Unknown user, wrong password, no password, disabled or locked: one answer for all.</summary>
    [GenerateSerializer, Immutable, Alias("logins.result.invalid")]
    public sealed record InvalidCredentials : LoginResult;

    /// <summary>Too many failures; every try is refused until the delay is over.</summary>
    [GenerateSerializer, Immutable, Alias("logins.result.delayed")]
    public sealed record Delayed([property: Id(0)] TimeSpan RetryAfter) : LoginResult;

    /// <summary>The code is wrong, used, replaced or past its end.</summary>
    [GenerateSerializer, Immutable, Alias("logins.result.code-invalid")]
    public sealed record CodeInvalid : LoginResult;

    /// <summary>The flow is unknown, over, or waits for another step.</summary>
    [GenerateSerializer, Immutable, Alias("logins.result.step-unexpected")]
    public sealed record StepUnexpected : LoginResult;

    /// <summary>Codes are mailed at most once a minute and five times an hour to one address.</summary>
    [GenerateSerializer, Immutable, Alias("logins.result.sends-limited")]
    public sealed record SendsLimited([property: Id(0)] TimeSpan RetryAfter) : LoginResult;

    /// <summary>The user has as many live sessions as allowed, and the deployment denies more.</summary>
    [GenerateSerializer, Immutable, Alias("logins.result.sessions-exceeded")]
    public sealed record SessionsExceeded : LoginResult;

    /// <summary>Fields are at fault, all of them told; nothing was changed.</summary>
    [GenerateSerializer, Immutable, Alias("logins.result.faulty")]
    public sealed record Faulty([property: Id(0)] IReadOnlyList<FieldFault> Faults) : LoginResult;

    /// <summary>The hash pool is full; nothing was compared or changed.</summary>
    [GenerateSerializer, Immutable, Alias("logins.result.overloaded")]
    public sealed record Overloaded : LoginResult;
}
