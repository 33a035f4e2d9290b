using Google.Protobuf.WellKnownTypes;
using Sesame.Abstractions.Clients;
using Sesame.Api.Access;
using Sesame.Api.Clients.V1;

namespace Sesame.Api.Clients;

/// <summary>Turns clients into messages.</summary>
internal static class ClientMapping
{
    public static Client ToClient(ClientView view)
    {
        var client = new Client
        {
            Id = view.Id.ToString(),
            Name = view.Name,
            RequestsPerSecond = view.RequestsPerSecond,
            HasSecret = view.HasSecret,
            PreviousSecretExpiresAt = view.PreviousSecretExpiresAt?.ToTimestamp(),
            CreatedAt = view.CreatedAt.ToTimestamp(),
            Etag = Etags.Write(view.Version),
        };
        client.Roles.AddRange(view.Roles);
        if (view.Audience is { } audience)
        {
            client.Audience = audience;
        }

        if (view.OrganizationId is { } organizationId)
        {
            client.OrganizationId = organizationId.ToString();
        }

        return client;
    }

    public static AccessRestriction ToRestriction(RestrictionView view) => new()
    {
        Id = view.Id.ToString(),
        Kind = RestrictionValue.NameOf(view.Kind),
        Value = view.Value,
        CreatedAt = view.CreatedAt.ToTimestamp(),
    };
}
