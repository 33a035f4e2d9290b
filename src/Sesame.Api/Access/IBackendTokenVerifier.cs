namespace Sesame.Api.Access;

/// <summary>Looks at tokens that the API for back ends gave.</summary>
internal interface IBackendTokenVerifier
{
    /// <summary>What it says; null when it is not one of these tokens at all.</summary>
    ValueTask<BackendTokenVerdict?> Verify(string token);
}

/// <summary>What the look at such a token gave.</summary>
internal abstract record BackendTokenVerdict
{
    /// <summary>It was given here and has not ended.</summary>
    /// <param name="UserId">The user.</param>
    /// <param name="SecurityEpoch">His security epoch as it was given.</param>
    public sealed record Valid(Guid UserId, long SecurityEpoch) : BackendTokenVerdict;

    /// <summary>It is past its end.</summary>
    public sealed record Expired : BackendTokenVerdict;

    /// <summary>Its signature is not of a published key.</summary>
    public sealed record SignatureInvalid : BackendTokenVerdict;
}
