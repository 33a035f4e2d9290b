namespace Sesame.Api.Access;

/// <summary>What the look at an access token's form, end and signature gave. Whether its session lives is asked elsewhere.</summary>
public abstract record TokenVerdict
{
    private TokenVerdict()
    {
    }

    /// <summary>The token was issued here and has not ended.</summary>
    /// <param name="SessionId">The session.</param>
    /// <param name="UserId">The user.</param>
    /// <param name="ClientId">The client it was issued to.</param>
    /// <param name="OrganizationId">The active organization.</param>
    /// <param name="ExpiresAt">When it ends.</param>
    public sealed record Valid(Guid SessionId, Guid UserId, string ClientId, Guid? OrganizationId, DateTimeOffset ExpiresAt) : TokenVerdict;

    /// <summary>It cannot be read, or is not signed with ES256.</summary>
    public sealed record Malformed : TokenVerdict;

    /// <summary>It is past its end.</summary>
    public sealed record Expired : TokenVerdict;

    /// <summary>Its signature is not of a published key.</summary>
    public sealed record SignatureInvalid : TokenVerdict;
}
