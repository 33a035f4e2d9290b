namespace Sesame.Api.Tokens;

/// <summary>The <c>iss</c> of this deployment's tokens.</summary>
internal sealed record TokenIssuer(string Value);
