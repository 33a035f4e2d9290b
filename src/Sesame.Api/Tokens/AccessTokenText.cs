using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Sesame.Api.Access;

namespace Sesame.Api.Tokens;

/// <summary>
/// Takes an access token apart. Only the form is looked at here: three parts, a header with <c>alg</c> ES256, <c>typ</c> at+jwt and a key id, and the
/// claims that Sesame writes (RFC 8725, section 3.1: the algorithm is never the token's choice).
/// </summary>
internal static class AccessTokenText
{
    /// <summary>The longest text that is looked at.</summary>
    public const int LengthMax = 8192;

    private const int SignatureBytes = 64;
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 4, AllowDuplicateProperties = false };

    public static bool TryParse(string token, string issuer, out AccessTokenParts parts)
    {
        parts = null!;
        if (token.Length > LengthMax || !Ascii.IsValid(token))
        {
            return false;
        }

        var first = token.IndexOf('.', StringComparison.Ordinal);
        var last = token.LastIndexOf('.');
        if (first < 1 || last <= first || token.AsSpan(first + 1, last - first - 1).Contains('.'))
        {
            return false;
        }

        try
        {
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(token.AsSpan(0, first)), Strict);
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(token.AsSpan(first + 1, last - first - 1)), Strict);
            var signature = Base64Url.DecodeFromChars(token.AsSpan(last + 1));
            if (signature.Length != SignatureBytes || KeyIdOf(header.RootElement) is not { } keyId || ClaimsOf(claims.RootElement, issuer) is not { } verified)
            {
                return false;
            }

            parts = new AccessTokenParts(keyId, Encoding.ASCII.GetBytes(token, 0, last), signature, verified);
            return true;
        }
        catch (Exception malformed) when (malformed is JsonException or FormatException or InvalidOperationException)
        {
            return false;
        }
    }

    private static string? KeyIdOf(JsonElement header) =>
        header.ValueKind == JsonValueKind.Object && Text(header, "alg") == "ES256" && Text(header, "typ") == "at+jwt" && !header.TryGetProperty("crit", out _)
            ? Text(header, "kid")
            : null;

    private static TokenVerdict.Valid? ClaimsOf(JsonElement claims, string issuer)
    {
        if (claims.ValueKind != JsonValueKind.Object
            || Text(claims, "iss") != issuer
            || Text(claims, "client_id") is not { } clientId
            || !Guid.TryParseExact(Text(claims, "sid"), "D", out var sessionId)
            || !Guid.TryParseExact(Text(claims, "sub"), "D", out var userId)
            || !claims.TryGetProperty("exp", out var exp)
            || !exp.TryGetInt64(out var seconds)
            || seconds is < 0 or > 253402300799)
        {
            return null;
        }

        Guid? organization = Guid.TryParseExact(Text(claims, "org_id"), "D", out var organizationId) ? organizationId : null;
        return new TokenVerdict.Valid(sessionId, userId, clientId, organization, DateTimeOffset.FromUnixTimeSeconds(seconds));
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
