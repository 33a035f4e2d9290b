using Sesame.Api.Access;

namespace Sesame.Api.Tokens;

/// <summary>A token of the right form, its signature not yet verified.</summary>
/// <param name="KeyId">The key it names.</param>
/// <param name="Signed">What was signed.</param>
/// <param name="Signature">The signature, 64 bytes.</param>
/// <param name="Verdict">What it says, if the signature is good.</param>
internal sealed record AccessTokenParts(string KeyId, byte[] Signed, byte[] Signature, TokenVerdict.Valid Verdict);
