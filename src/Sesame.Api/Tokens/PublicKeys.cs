using System.Buffers.Text;
using System.Security.Cryptography;
using Google.Protobuf.WellKnownTypes;
using Sesame.Abstractions.Tokens;
using Sesame.Api.Tokens.V1;

namespace Sesame.Api.Tokens;

/// <summary>Turns public keys into messages and PEM.</summary>
internal static class PublicKeys
{
    /// <summary>The algorithm of access tokens.</summary>
    public const string Es256 = "ES256";

    /// <summary>The algorithm of the tokens that the API for back ends gives.</summary>
    public const string Rs256 = "RS256";

    private const string Signature = "sig";

    public static JsonWebKey ToEcKey(PublicKey key) => new()
    {
        Kty = "EC",
        Crv = "P-256",
        X = Base64Url.EncodeToString(key.X.Span),
        Y = Base64Url.EncodeToString(key.Y.Span),
        Kid = key.KeyId,
        Use = Signature,
        Alg = Es256,
    };

    /// <summary>A key whose modulus stands as <c>X</c> and whose exponent as <c>Y</c>.</summary>
    public static JsonWebKey ToRsaKey(PublicKey key) => new()
    {
        Kty = "RSA",
        N = Base64Url.EncodeToString(key.X.Span),
        E = Base64Url.EncodeToString(key.Y.Span),
        Kid = key.KeyId,
        Use = Signature,
        Alg = Rs256,
    };

    /// <summary>The key opened, to verify with.</summary>
    public static RSA OpenRsa(PublicKey key) => RSA.Create(new RSAParameters { Modulus = key.X.ToArray(), Exponent = key.Y.ToArray() });

    public static SigningKey ToSigningKey(SigningKeyView key, string algorithm) => new()
    {
        KeyId = key.KeyId,
        CreatedAt = key.CreatedAt.ToTimestamp(),
        UseFrom = key.UseFrom.ToTimestamp(),
        UseUntil = key.UseUntil.ToTimestamp(),
        InUse = key.InUse,
        Algorithm = algorithm,
    };
}
