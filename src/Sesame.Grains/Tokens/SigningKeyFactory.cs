using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Tokens;

/// <summary>Makes signing keys on the curve P-256 and opens stored ones.</summary>
internal sealed class SigningKeyFactory(SecretBox secrets, TokenOptions options)
{
    private const string Purpose = "signing-key";

    public SigningKeyRecord Make(DateTimeOffset now, DateTimeOffset useFrom)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var box = secrets.Protect(Purpose, key.ExportPkcs8PrivateKey());
        return new SigningKeyRecord(Thumbprint(point.X!, point.Y!), point.X!, point.Y!, box, now, useFrom, useFrom + options.KeyLifetime);
    }

    public ECDsa Open(SigningKeyRecord record)
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(secrets.Unprotect(Purpose, record.SealedPrivateKey), out _);
        return key;
    }

    // RFC 7638: the members in lexical order, without white space.
    private static string Thumbprint(byte[] x, byte[] y)
    {
        var json = $$"""{"crv":"P-256","kty":"EC","x":"{{Base64Url.EncodeToString(x)}}","y":"{{Base64Url.EncodeToString(y)}}"}""";
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(json)));
    }
}
