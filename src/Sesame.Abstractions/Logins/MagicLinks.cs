using Orleans;
using Orleans.Concurrency;
using Sesame.Abstractions.Calls;

namespace Sesame.Abstractions.Logins;

/// <summary>Make a link that logs a user in.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="UserId">The user.</param>
/// <param name="Email">The address that named him.</param>
/// <param name="SecurityEpoch">His security epoch: what ends all that is his ends the link too.</param>
/// <param name="Lifetime">How long it is good.</param>
/// <param name="RedirectTo">The application's page that it is handed over to; null: none.</param>
[GenerateSerializer, Immutable, Alias("logins.create-magic-link")]
public sealed record CreateMagicLink(
    [property: Id(0)] CallContext Call,
    [property: Id(1)] Guid UserId,
    [property: Id(2)] string Email,
    [property: Id(3)] long SecurityEpoch,
    [property: Id(4)] TimeSpan Lifetime,
    [property: Id(5)] string? RedirectTo)
{
    /// <inheritdoc />
    public override string ToString() => "CreateMagicLink { *** }";
}

/// <summary>Use a link up.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="Hash">SHA-256 of its secret.</param>
[GenerateSerializer, Immutable, Alias("logins.redeem-magic-link")]
public sealed record RedeemMagicLink([property: Id(0)] CallContext Call, [property: Id(1)] ReadOnlyMemory<byte> Hash)
{
    /// <inheritdoc />
    public override string ToString() => "RedeemMagicLink { *** }";
}

/// <summary>A good link.</summary>
/// <param name="UserId">Whose it is.</param>
/// <param name="Email">The address that named him.</param>
/// <param name="SecurityEpoch">His security epoch as it was made.</param>
/// <param name="RedirectTo">The application's page that it is handed over to; null: none.</param>
[GenerateSerializer, Immutable, Alias("logins.magic-link-view")]
public sealed record MagicLinkView(
    [property: Id(0)] Guid UserId,
    [property: Id(1)] string Email,
    [property: Id(2)] long SecurityEpoch,
    [property: Id(3)] string? RedirectTo)
{
    /// <inheritdoc />
    public override string ToString() => $"MagicLinkView {{ {UserId} }}";
}
