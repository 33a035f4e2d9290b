using System.Buffers.Text;
using System.Text.Json;
using Sesame.Abstractions.Sessions;
using Sesame.Api.Tokens.V1;

namespace Sesame.Api.Tokens;

/// <summary>What an introspection answers (RFC 7662).</summary>
internal static class IntrospectionReplies
{
    /// <summary>The same for every token that is not good: the reason is nobody's who may have found it.</summary>
    public static IntrospectTokenResponse Inactive { get; } = new() { Active = false };

    /// <summary>What a token says; its signature and session were found good.</summary>
    public static IntrospectTokenResponse Active(string token, SessionCheck session)
    {
        var payload = token.AsSpan(token.IndexOf('.', StringComparison.Ordinal) + 1);
        using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(payload[..payload.IndexOf('.')]));
        var said = claims.RootElement;
        var response = new IntrospectTokenResponse
        {
            Active = true,
            Iss = said.GetProperty("iss").GetString(),
            Sub = session.UserId.ToString(),
            Aud = said.GetProperty("aud").GetString(),
            ClientId = session.ClientId,
            TokenType = "Bearer",
            Exp = said.GetProperty("exp").GetUInt32(),
            Iat = said.GetProperty("iat").GetUInt32(),
            Jti = said.GetProperty("jti").GetString(),
            Sid = said.GetProperty("sid").GetString(),
            AuthTime = said.GetProperty("auth_time").GetUInt32(),
        };
        if (session.OrganizationId is { } organization)
        {
            response.OrgId = organization.ToString();
        }

        if (session.ImpersonatorId is { } actor)
        {
            response.Act = new TokenActor { Sub = actor.ToString() };
        }

        return response;
    }
}
