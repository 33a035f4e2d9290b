using Orleans;
using Orleans.Concurrency;
using Sesame.Abstractions.Calls;

namespace Sesame.Abstractions.Mfa;

/// <summary>By what a step-up is proved.</summary>
[GenerateSerializer, Alias("mfa.step-up.proof")]
public enum StepUpProof
{
    /// <summary>The password.</summary>
    Password = 0,

    /// <summary>A code that was mailed for it.</summary>
    MailedCode = 1,

    /// <summary>A code of the authenticator.</summary>
    Totp = 2,
}

/// <summary>Issue a grant for a proof.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="UserId">Whose proof it is.</param>
/// <param name="SessionId">The session it is good for; null: for none, a back end settles it.</param>
/// <param name="Action">What it is good for.</param>
/// <param name="Kind">What the proof is.</param>
/// <param name="Proof">The proof as typed.</param>
/// <param name="Lifetime">How long the grant is good.</param>
/// <param name="SingleUse">Whether its first use uses it up.</param>
/// <param name="CountAddress">Whether failures count for the caller's IP prefix.</param>
[GenerateSerializer, Immutable, Alias("mfa.step-up.issue")]
public sealed record IssueStepUp(
    [property: Id(0)] CallContext Call,
    [property: Id(1)] Guid UserId,
    [property: Id(2)] Guid? SessionId,
    [property: Id(3)] string Action,
    [property: Id(4)] StepUpProof Kind,
    [property: Id(5)] string Proof,
    [property: Id(6)] TimeSpan Lifetime,
    [property: Id(7)] bool SingleUse,
    [property: Id(8)] bool CountAddress)
{
    /// <inheritdoc />
    public override string ToString() => "IssueStepUp { *** }";
}

/// <summary>Ask whether a grant allows an action.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="UserId">Who is to be allowed.</param>
/// <param name="SessionId">In which session; null: in none.</param>
/// <param name="Action">What.</param>
/// <param name="Secret">The grant's secret.</param>
[GenerateSerializer, Immutable, Alias("mfa.step-up.spend")]
public sealed record SpendStepUp(
    [property: Id(0)] CallContext Call,
    [property: Id(1)] Guid UserId,
    [property: Id(2)] Guid? SessionId,
    [property: Id(3)] string Action,
    [property: Id(4)] ReadOnlyMemory<byte> Secret)
{
    /// <inheritdoc />
    public override string ToString() => "SpendStepUp { *** }";
}

/// <summary>Mail a code by which a step-up is proved.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="SessionId">The session the step-up will be good for.</param>
/// <param name="Action">What it will be good for.</param>
[GenerateSerializer, Immutable, Alias("mfa.step-up.send-code")]
public sealed record SendStepUpCode(
    [property: Id(0)] CallContext Call,
    [property: Id(1)] Guid SessionId,
    [property: Id(2)] string Action);
