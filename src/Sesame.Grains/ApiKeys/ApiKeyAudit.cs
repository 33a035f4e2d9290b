using System.Text.Json;

namespace Sesame.Grains.ApiKeys;

/// <summary>What the audit keeps of a key: everything but its secret and its owner's own metadata.</summary>
internal static class ApiKeyAudit
{
    public const string ObjectKind = "api-key";

    public static string Of(ApiKeyState key) => JsonSerializer.Serialize(new
    {
        description = key.Description,
        userId = key.UserId,
        organizationId = key.OrganizationId,
        permissions = key.Permissions,
        ipAllowList = key.IpAllowList,
        expiresAt = key.ExpiresAt,
    });

    public static string OfRotation(DateTimeOffset? previousExpiresAt) => JsonSerializer.Serialize(new { previousSecretExpiresAt = previousExpiresAt });
}
