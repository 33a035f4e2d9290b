using Orleans;
using Orleans.Concurrency;
using Sesame.Abstractions.Calls;

namespace Sesame.Abstractions.Recovery;

/// <summary>Ask for a mail to an address.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="Email">The address, in stored form.</param>
[GenerateSerializer, Immutable, Alias("recovery.ask-for-mail")]
public sealed record AskForMail([property: Id(0)] CallContext Call, [property: Id(1)] string Email)
{
    /// <summary>Whose address it is, where the caller may say so; null: the calling user's, else whom it names at login.</summary>
    [Id(2)] public Guid? UserId { get; init; }

    /// <inheritdoc />
    public override string ToString() => "AskForMail { *** }";
}

/// <summary>Hand in the token of a mailed link.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="Token">The token as it came.</param>
[GenerateSerializer, Immutable, Alias("recovery.redeem-link")]
public sealed record RedeemLink([property: Id(0)] CallContext Call, [property: Id(1)] string Token)
{
    /// <inheritdoc />
    public override string ToString() => "RedeemLink { *** }";
}
