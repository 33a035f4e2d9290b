using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Tokens;

/// <summary>Makes RSA keys of 2,048 bits and opens stored ones.</summary>
internal sealed class BackendKeyFactory(SecretBox secrets, TokenOptions tokens)
{
    private const string Purpose = "backend-signing-key";
    private const int Bits = 2048;

    /// <summary>
    /// A key signs for a year: the published clients read it once at their start, and know no other until they start again. It stays published until the last
    /// token, of a day, has ended.
    /// </summary>
    public TokenOptions Lifetimes { get; } = tokens with { KeyLifetime = TimeSpan.FromDays(365), PublishedAfterUse = TimeSpan.FromDays(1) + tokens.PublishedAfterUse };

    public SigningKeyRecord Make(DateTimeOffset now, DateTimeOffset useFrom)
    {
        using var key = RSA.Create(Bits);
        var open = key.ExportParameters(includePrivateParameters: false);
        var box = secrets.Protect(Purpose, key.ExportPkcs8PrivateKey());
        return new SigningKeyRecord(Thumbprint(open), open.Modulus!, open.Exponent!, box, now, useFrom, useFrom + Lifetimes.KeyLifetime);
    }

    public RSA Open(SigningKeyRecord record)
    {
        var key = RSA.Create();
        key.ImportPkcs8PrivateKey(secrets.Unprotect(Purpose, record.SealedPrivateKey), out _);
        return key;
    }

    // RFC 7638: the members in lexical order, without white space.
    private static string Thumbprint(RSAParameters key)
    {
        var json = $$"""{"e":"{{Base64Url.EncodeToString(key.Exponent)}}","kty":"RSA","n":"{{Base64Url.EncodeToString(key.Modulus)}}"}""";
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(json)));
    }
}
