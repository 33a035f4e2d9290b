using System.Security.Cryptography;
using Sesame.Abstractions.Mfa;
using Sesame.Grains.Logins;

namespace Sesame.Grains.Mfa;

/// <summary>The rules of one step-up, given the time.</summary>
public static class StepUp
{
    /// <summary>How long a mailed code is good.</summary>
    public static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(10);

    /// <summary>The step-up that a right proof gives.</summary>
    public static StepUpState Issue(IssueStepUp command, StepUpGrant grant, DateTimeOffset now) => new()
    {
        UserId = command.UserId,
        SessionId = command.SessionId,
        Action = command.Action,
        Hash = grant.Hash(),
        SingleUse = command.SingleUse,
        Method = MethodOf(command.Kind),
        CreatedAt = now,
        ExpiresAt = now + command.Lifetime,
    };

    /// <summary>Whether it allows what is asked; constant time for the secret.</summary>
    public static bool Allows(StepUpState stepUp, SpendStepUp asked, DateTimeOffset now) =>
        CryptographicOperations.FixedTimeEquals(stepUp.Hash, SHA256.HashData(asked.Secret.Span))
        && stepUp.UserId == asked.UserId
        && stepUp.SessionId == asked.SessionId
        && stepUp.Action == asked.Action
        && stepUp.ConsumedAt is null
        && now < stepUp.ExpiresAt;

    /// <summary>What a proof is called in the list of attempts.</summary>
    public static string MethodOf(StepUpProof kind) => kind switch
    {
        StepUpProof.Password => "step-up-password",
        StepUpProof.MailedCode => "step-up-code",
        _ => "step-up-totp",
    };

    /// <summary>Which mailed code proves a step-up: a code for one action or session says nothing for another.</summary>
    public static string CodeKey(Guid userId, Guid? sessionId, string action, string? email) =>
        $"step-up/{userId}/{sessionId}/{action}/{GuardKeys.OfIdentifier(email ?? "")}";
}
