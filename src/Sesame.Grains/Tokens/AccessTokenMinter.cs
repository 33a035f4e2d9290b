using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Sesame.Grains.Sessions;

namespace Sesame.Grains.Tokens;

/// <summary>
/// Access tokens: JWT of the profile of RFC 9068, signed ES256 (RFC 7518, section 3.4). No personal data and at most 750 bytes, unless the deployment adds
/// claims of its own.
/// </summary>
internal sealed class AccessTokenMinter(SigningKeyRing ring, ClaimTemplate template, TokenOptions options)
{
    private const int SignatureBytes = 64;
    private const int TokenIdBytes = 12;

    /// <summary>The token and when it ends.</summary>
    public async ValueTask<(string Token, DateTimeOffset ExpiresAt)> Mint(SessionState session, string? audience, DateTimeOffset now)
    {
        var added = await template.Of(session.UserId);
        var signer = await ring.InUse();
        var end = now + options.AccessTokenLifetime;
        // Whole seconds, as the token tells them; never past the session's own end.
        var expiresAt = DateTimeOffset.FromUnixTimeSeconds(Math.Min(end.ToUnixTimeSeconds(), session.AbsoluteEnd.ToUnixTimeSeconds()));
        return (Sign(signer, Payload(session, audience ?? options.Audience, now, expiresAt, added)), expiresAt);
    }

    private static string Sign(SigningKeyRing.Signer signer, ReadOnlySpan<byte> payload)
    {
        var header = Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"alg":"ES256","typ":"at+jwt","kid":"{{signer.KeyId}}"}"""));
        var signed = $"{header}.{Base64Url.EncodeToString(payload)}";
        Span<byte> signature = stackalloc byte[SignatureBytes];
        signer.Sign(Encoding.ASCII.GetBytes(signed), signature);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    private ReadOnlySpan<byte> Payload(
        SessionState session, string audience, DateTimeOffset now, DateTimeOffset expiresAt, IReadOnlyList<(string Name, string Json)> added)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("iss", options.Issuer);
        json.WriteString("sub", session.UserId);
        json.WriteString("sid", session.Id);
        json.WriteString("aud", audience);
        json.WriteString("client_id", session.ClientId);
        json.WriteString("jti", Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenIdBytes)));
        if (session.OrganizationId is { } organization)
        {
            json.WriteString("org_id", organization);
        }

        json.WriteNumber("ver", 1);
        json.WriteNumber("auth_time", session.AuthenticatedAt.ToUnixTimeSeconds());
        json.WriteStartArray("amr");
        foreach (var method in session.Methods)
        {
            json.WriteStringValue(method);
        }

        json.WriteEndArray();
        json.WriteNumber("iat", now.ToUnixTimeSeconds());
        json.WriteNumber("exp", expiresAt.ToUnixTimeSeconds());
        if (session.ImpersonatorId is { } actor)
        {
            json.WriteStartObject("act");
            json.WriteString("sub", actor);
            json.WriteEndObject();
        }

        foreach (var (name, value) in added)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(value);
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan;
    }
}
