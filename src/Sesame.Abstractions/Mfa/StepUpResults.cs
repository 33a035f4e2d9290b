using Orleans;
using Orleans.Concurrency;

namespace Sesame.Abstractions.Mfa;

/// <summary>Outcome of a step-up.</summary>
[GenerateSerializer, Immutable, Alias("mfa.step-up.issue.result")]
public abstract record IssueStepUpResult
{
    /// <summary>The proof was right.</summary>
    /// <param name="Grant">What to show with the action; told this once.</param>
    /// <param name="ExpiresAt">When it ends.</param>
    [GenerateSerializer, Immutable, Alias("mfa.step-up.issue.issued")]
    public sealed record Issued([property: Id(0)] string Grant, [property: Id(1)] DateTimeOffset ExpiresAt) : IssueStepUpResult
    {
        /// <inheritdoc />
        public override string ToString() => "Issued { *** }";
    }

    /// <summary>The password is wrong, or there is none.</summary>
    [GenerateSerializer, Immutable, Alias("mfa.step-up.issue.password-wrong")]
    public sealed record PasswordWrong : IssueStepUpResult;

    /// <summary>The code is wrong, used, replaced or past its end, or there is no authenticator.</summary>
    [GenerateSerializer, Immutable, Alias("mfa.step-up.issue.code-invalid")]
    public sealed record CodeInvalid : IssueStepUpResult;

    /// <summary>Too many failures; every try is refused until the delay is over.</summary>
    [GenerateSerializer, Immutable, Alias("mfa.step-up.issue.delayed")]
    public sealed record Delayed([property: Id(0)] TimeSpan RetryAfter) : IssueStepUpResult;

    /// <summary>The hash pool is full; nothing was compared or changed.</summary>
    [GenerateSerializer, Immutable, Alias("mfa.step-up.issue.overloaded")]
    public sealed record Overloaded : IssueStepUpResult;
}

/// <summary>Outcome of mailing a code.</summary>
[GenerateSerializer, Immutable, Alias("mfa.step-up.send-code.result")]
public abstract record SendStepUpCodeResult
{
    /// <summary>The mail goes out.</summary>
    [GenerateSerializer, Immutable, Alias("mfa.step-up.send-code.sent")]
    public sealed record Sent([property: Id(0)] DateTimeOffset ExpiresAt) : SendStepUpCodeResult;

    /// <summary>Codes are mailed at most once a minute and five times an hour to one address.</summary>
    [GenerateSerializer, Immutable, Alias("mfa.step-up.send-code.limited")]
    public sealed record Limited([property: Id(0)] TimeSpan RetryAfter) : SendStepUpCodeResult;

    /// <summary>The user has no address.</summary>
    [GenerateSerializer, Immutable, Alias("mfa.step-up.send-code.no-address")]
    public sealed record NoAddress : SendStepUpCodeResult;
}
