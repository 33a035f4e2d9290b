namespace Sesame.Api.Access;

/// <summary>Looks at access tokens; a token seen before costs no signature check.</summary>
public interface ITokenVerifier
{
    /// <summary>Whether the token was issued here and has not ended.</summary>
    ValueTask<TokenVerdict> Verify(string token);
}
