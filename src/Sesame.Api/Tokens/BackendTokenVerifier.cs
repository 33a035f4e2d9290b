using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Sesame.Abstractions.Tokens;
using Sesame.Api.Access;

namespace Sesame.Api.Tokens;

/// <summary>
/// Verifies the tokens that the API for back ends gives: RS256 under a key that is published now, and the claims that Sesame writes (RFC 8725, section 3.1: the
/// algorithm is never the token's choice). Whether its user may still use his account is asked elsewhere.
/// </summary>
internal sealed class BackendTokenVerifier(BackendKeysInForce keys, TokenIssuer issuer, TimeProvider time) : IBackendTokenVerifier
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 4, AllowDuplicateProperties = false };

    private readonly string origin = new Uri(issuer.Value).GetLeftPart(UriPartial.Authority);

    public async ValueTask<BackendTokenVerdict?> Verify(string token)
    {
        if (token.Length > AccessTokenText.LengthMax || !Ascii.IsValid(token) || token.Split('.') is not [var header, var payload, var signature])
        {
            return null;
        }

        try
        {
            if (KeyIdOf(header) is not { } keyId)
            {
                return null;
            }

            var bytes = Base64Url.DecodeFromChars(signature);
            var key = (await keys.Find()).Keys.FirstOrDefault(published => published.KeyId == keyId);
            return key is not null && IsGood(key, $"{header}.{payload}", bytes) ? ClaimsOf(payload) : new BackendTokenVerdict.SignatureInvalid();
        }
        catch (Exception malformed) when (malformed is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? KeyIdOf(string header)
    {
        using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(header), Strict);
        var root = document.RootElement;
        return root.ValueKind == JsonValueKind.Object && Text(root, "alg") == PublicKeys.Rs256 && Text(root, "typ") == "JWT" && !root.TryGetProperty("crit", out _) ? Text(root, "kid") : null;
    }

    private BackendTokenVerdict? ClaimsOf(string payload)
    {
        using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(payload), Strict);
        var claims = document.RootElement;
        if (Text(claims, "iss") != origin || !Guid.TryParseExact(Text(claims, "user_id"), "D", out var userId))
        {
            return null;
        }

        return claims.GetProperty("exp").GetInt64() > time.GetUtcNow().ToUnixTimeSeconds()
            ? new BackendTokenVerdict.Valid(userId, claims.GetProperty("epoch").GetInt64())
            : new BackendTokenVerdict.Expired();
    }

    // Opened for each token: one is not for several threads, and these tokens are few.
    private static bool IsGood(PublicKey key, string signed, byte[] signature)
    {
        using var opened = PublicKeys.OpenRsa(key);
        return opened.VerifyData(Encoding.ASCII.GetBytes(signed), signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
