using System.Text.Json;
using Sesame.Abstractions.Clients;

namespace Sesame.Grains.Clients;

/// <summary>What the audit keeps of a client: everything but its secrets.</summary>
internal static class ClientAudit
{
    public const string ObjectKind = "client";

    public static string Of(ClientState client) => JsonSerializer.Serialize(new
    {
        name = client.Name,
        roles = client.Roles,
        requestsPerSecond = client.RequestsPerSecond,
        audience = client.Audience,
        hasSecret = client.SecretHash is not null,
    });

    public static string Of(string role) => JsonSerializer.Serialize(new { role });

    public static string Of(RestrictionView restriction) =>
        JsonSerializer.Serialize(new { id = restriction.Id, kind = RestrictionValue.NameOf(restriction.Kind), value = restriction.Value });

    public static string OfRotation(DateTimeOffset? previousExpiresAt) => JsonSerializer.Serialize(new { previousSecretExpiresAt = previousExpiresAt });
}
