using Google.Protobuf.WellKnownTypes;
using Sesame.Abstractions.ApiKeys;
using Sesame.Api.Access;
using Sesame.Api.ApiKeys.V1;

namespace Sesame.Api.ApiKeys;

/// <summary>Turns keys' records into messages.</summary>
internal static class ApiKeyMapping
{
    public static ApiKey ToApiKey(ApiKeyView view)
    {
        var key = new ApiKey
        {
            Id = view.Id.ToString(),
            Prefix = ApiKeyText.PrefixOf(view.Id),
            Description = view.Description,
            Metadata = JsonObjects.Write(view.MetadataJson),
            CreatedAt = view.CreatedAt.ToTimestamp(),
            ExpiresAt = view.ExpiresAt?.ToTimestamp(),
            ArchivedAt = view.ArchivedAt?.ToTimestamp(),
            PreviousSecretExpiresAt = view.PreviousSecretExpiresAt?.ToTimestamp(),
            Etag = Etags.Write(view.Version),
        };
        key.Permissions.AddRange(view.Permissions);
        key.IpAllowList.AddRange(view.IpAllowList);
        if (view.UserId is { } userId)
        {
            key.UserId = userId.ToString();
        }

        if (view.OrganizationId is { } organizationId)
        {
            key.OrganizationId = organizationId.ToString();
        }

        return key;
    }

    /// <summary>A verdict of no; what is known of the key is told where its secret was right.</summary>
    public static VerifyApiKeyResponse ToRefusal(string reason, ApiKeyView? record)
    {
        var response = new VerifyApiKeyResponse { Reason = reason };
        if (record is not null)
        {
            Describe(response, record);
        }

        return response;
    }

    public static VerifyApiKeyResponse ToVerdict(ApiKeyView record)
    {
        var response = new VerifyApiKeyResponse { Valid = true };
        Describe(response, record);
        return response;
    }

    private static void Describe(VerifyApiKeyResponse response, ApiKeyView record)
    {
        response.ApiKeyId = record.Id.ToString();
        response.Permissions.AddRange(record.Permissions);
        response.Metadata = JsonObjects.Write(record.MetadataJson);
        response.ExpiresAt = record.ExpiresAt?.ToTimestamp();
        if (record.UserId is { } userId)
        {
            response.UserId = userId.ToString();
        }

        if (record.OrganizationId is { } organizationId)
        {
            response.OrganizationId = organizationId.ToString();
        }
    }
}
