namespace Sesame.Grains.Tokens;

/// <summary>One signing key as stored: the private part encrypted under the master key.</summary>
/// <param name="KeyId">The <c>kid</c>: RFC 7638 thumbprint of the public key.</param>
/// <param name="X">The x coordinate, 32 bytes.</param>
/// <param name="Y">The y coordinate, 32 bytes.</param>
/// <param name="SealedPrivateKey">The private key (PKCS #8), encrypted.</param>
/// <param name="CreatedAt">When it was made and published.</param>
/// <param name="UseFrom">When it is taken into use.</param>
/// <param name="UseUntil">When it is out of use; the next key takes over.</param>
public sealed record SigningKeyRecord(
    string KeyId,
    byte[] X,
    byte[] Y,
    byte[] SealedPrivateKey,
    DateTimeOffset CreatedAt,
    DateTimeOffset UseFrom,
    DateTimeOffset UseUntil);
