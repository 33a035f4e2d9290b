using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Clients;

namespace Sesame.Grains.Clients;

/// <summary>The rules of clients. Each takes the state as it is and answers the state as it is to be; null where nothing changes.</summary>
internal static class Client
{
    public const int RestrictionsMax = 100;

    public static ClientState Create(Guid id, CreateClient command, byte[]? secretHash, DateTimeOffset now) => new()
    {
        Id = id,
        Name = command.Name,
        Roles = [.. command.Roles.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        RequestsPerSecond = command.RequestsPerSecond,
        Audience = string.IsNullOrEmpty(command.Audience) ? null : command.Audience,
        OrganizationId = command.OrganizationId,
        SecretHash = secretHash,
        CreatedAt = now,
    };

    public static ClientState? Update(ClientState client, UpdateClient command)
    {
        var next = client with
        {
            Name = command.Name ?? client.Name,
            RequestsPerSecond = command.RequestsPerSecond ?? client.RequestsPerSecond,
            Audience = command.Audience switch { null => client.Audience, "" => null, var audience => audience },
        };
        return next == client ? null : next;
    }

    public static ClientState Delete(ClientState client, DateTimeOffset now) => client with { DeletedAt = now };

    /// <summary>The secret before the last one ends now; the last one goes on for the overlap.</summary>
    public static ClientState Rotate(ClientState client, byte[] secretHash, TimeSpan overlap, DateTimeOffset now)
    {
        var goesOn = overlap > TimeSpan.Zero && client.SecretHash is not null;
        return client with
        {
            SecretHash = secretHash,
            PreviousSecretHash = goesOn ? client.SecretHash : null,
            PreviousSecretExpiresAt = goesOn ? now + overlap : null,
        };
    }

    public static ClientState? ChangeRole(ClientState client, string role, bool held)
    {
        if (client.Roles.Contains(role, StringComparer.Ordinal) == held)
        {
            return null;
        }

        IEnumerable<string> roles = held ? client.Roles.Append(role) : client.Roles.Where(other => other != role);
        return client with { Roles = [.. roles.Order(StringComparer.Ordinal)] };
    }

    public static RestrictionView? FindRestriction(ClientState client, RestrictionKind kind, string value) =>
        client.Restrictions.FirstOrDefault(restriction => restriction.Kind == kind && restriction.Value == value);

    public static ClientState AddRestriction(ClientState client, RestrictionView restriction) =>
        client with { Restrictions = [.. client.Restrictions, restriction] };

    public static ClientState? RemoveRestriction(ClientState client, Guid restrictionId) =>
        client.Restrictions.Any(restriction => restriction.Id == restrictionId)
            ? client with { Restrictions = [.. client.Restrictions.Where(restriction => restriction.Id != restrictionId)] }
            : null;

    /// <summary>What calls are judged by.</summary>
    public static ClientAccess Access(ClientState client, long version) =>
        new(version, Secrets(client), client.Roles, client.Restrictions, client.Audience, client.OrganizationId);

    public static ClientView View(ClientState client, long version) => new()
    {
        Id = client.Id,
        Name = client.Name,
        Roles = client.Roles,
        RequestsPerSecond = client.RequestsPerSecond,
        Audience = client.Audience,
        OrganizationId = client.OrganizationId,
        HasSecret = client.SecretHash is not null,
        PreviousSecretExpiresAt = client.PreviousSecretExpiresAt,
        Restrictions = client.Restrictions,
        CreatedAt = client.CreatedAt,
        Version = version,
    };

    private static IReadOnlyList<SecretProof> Secrets(ClientState client) => (client.SecretHash, client.PreviousSecretHash) switch
    {
        (null, _) => [],
        ({ } hash, null) => [new SecretProof(hash, null)],
        ({ } hash, { } previous) => [new SecretProof(hash, null), new SecretProof(previous, client.PreviousSecretExpiresAt)],
    };
}
