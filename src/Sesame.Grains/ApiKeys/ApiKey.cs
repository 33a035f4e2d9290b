using Sesame.Abstractions.ApiKeys;
using Sesame.Abstractions.Calls;

namespace Sesame.Grains.ApiKeys;

/// <summary>The rules of keys. Each takes the state as it is and answers the state as it is to be.</summary>
internal static class ApiKey
{
    public static ApiKeyState Create(Guid id, CreateApiKey command, byte[] secretHash, DateTimeOffset now) => new()
    {
        Id = id,
        Description = command.Description,
        UserId = command.UserId,
        OrganizationId = command.OrganizationId,
        Permissions = [.. command.Permissions.Distinct(StringComparer.Ordinal)],
        IpAllowList = [.. command.IpAllowList.Distinct(StringComparer.Ordinal)],
        MetadataJson = command.MetadataJson,
        SecretHash = secretHash,
        CreatedAt = now,
        ExpiresAt = command.ExpiresAt,
    };

    /// <summary>Null where nothing changes.</summary>
    public static ApiKeyState? Update(ApiKeyState key, UpdateApiKey command)
    {
        var next = key with
        {
            Description = command.Description ?? key.Description,
            Permissions = command.Permissions is { } permissions ? [.. permissions.Distinct(StringComparer.Ordinal)] : key.Permissions,
            IpAllowList = command.IpAllowList is { } ranges ? [.. ranges.Distinct(StringComparer.Ordinal)] : key.IpAllowList,
            MetadataJson = command.Metadata is { } metadata ? metadata.Json : key.MetadataJson,
            ExpiresAt = command.Expiry is { } expiry ? expiry.At : key.ExpiresAt,
        };
        return next == key ? null : next;
    }

    public static ApiKeyState Archive(ApiKeyState key, DateTimeOffset now) => key with { ArchivedAt = now };

    /// <summary>The secret before the last one ends now; the last one goes on for the overlap.</summary>
    public static ApiKeyState Rotate(ApiKeyState key, byte[] secretHash, TimeSpan overlap, DateTimeOffset now)
    {
        var goesOn = overlap > TimeSpan.Zero;
        return key with
        {
            SecretHash = secretHash,
            PreviousSecretHash = goesOn ? key.SecretHash : null,
            PreviousSecretExpiresAt = goesOn ? now + overlap : null,
        };
    }

    /// <summary>What uses are judged by.</summary>
    public static ApiKeyAccess Access(ApiKeyState key, long version) => new(version, Secrets(key), View(key, version));

    public static ApiKeyView View(ApiKeyState key, long version) => new()
    {
        Id = key.Id,
        Description = key.Description,
        UserId = key.UserId,
        OrganizationId = key.OrganizationId,
        Permissions = key.Permissions,
        IpAllowList = key.IpAllowList,
        MetadataJson = key.MetadataJson,
        CreatedAt = key.CreatedAt,
        ExpiresAt = key.ExpiresAt,
        ArchivedAt = key.ArchivedAt,
        PreviousSecretExpiresAt = key.PreviousSecretExpiresAt,
        Version = version,
    };

    private static IReadOnlyList<SecretProof> Secrets(ApiKeyState key) => key.PreviousSecretHash is { } previous
        ? [new SecretProof(key.SecretHash, null), new SecretProof(previous, key.PreviousSecretExpiresAt)]
        : [new SecretProof(key.SecretHash, null)];
}
