using Orleans;
using Orleans.Concurrency;
using Sesame.Abstractions.Calls;

namespace Sesame.Abstractions.Codes;

/// <summary>Issue a code.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="Lifetime">How long it is good.</param>
/// <param name="Mail">The mail that carries the code, or null when the caller delivers it.</param>
/// <param name="SecurityEpoch">For links: the epoch of the user it is for, on which it rests; 0: on none.</param>
/// <param name="LinkSubject">For links: what the link names, where that is another text than its key ends with.</param>
[GenerateSerializer, Immutable, Alias("codes.issue")]
public sealed record IssueCode(
    [property: Id(0)] CallContext Call,
    [property: Id(1)] TimeSpan Lifetime,
    [property: Id(2)] CodeMail? Mail,
    [property: Id(3)] long SecurityEpoch = 0,
    [property: Id(4)] string? LinkSubject = null)
{
    /// <inheritdoc />
    public override string ToString() => "IssueCode { *** }";
}

/// <summary>A mail that carries a code; <c>{code}</c> in the text stands for it.</summary>
/// <param name="To">The address.</param>
/// <param name="Subject">The subject line.</param>
/// <param name="Text">The text.</param>
/// <param name="Html">The same for readers that show HTML; null: none.</param>
[GenerateSerializer, Immutable, Alias("codes.mail")]
public sealed record CodeMail(
    [property: Id(0)] string To,
    [property: Id(1)] string Subject,
    [property: Id(2)] string Text,
    [property: Id(3)] string? Html = null);

/// <summary>Take a code back.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="Code">The code as typed.</param>
[GenerateSerializer, Immutable, Alias("codes.redeem")]
public sealed record RedeemCode([property: Id(0)] CallContext Call, [property: Id(1)] string Code)
{
    /// <inheritdoc />
    public override string ToString() => "RedeemCode { *** }";
}

/// <summary>An issued code.</summary>
/// <param name="ExpiresAt">When it ends.</param>
[GenerateSerializer, Immutable, Alias("codes.issued")]
public sealed record IssuedCode([property: Id(0)] DateTimeOffset ExpiresAt);
