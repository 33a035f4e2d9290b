using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Tokens;

/// <summary>
/// Adds the deployment's own claims to a token. They are read as the token is made, straight from the truth, at one statement a token; without a template there is
/// none.
/// </summary>
internal sealed class ClaimTemplate(ClaimOptions options, Database database)
{
    /// <summary>The claims of a user, ready to be written.</summary>
    public async ValueTask<IReadOnlyList<(string Name, string Json)>> Of(Guid userId)
    {
        if (options.Claims.Count == 0)
        {
            return [];
        }

        var source = await database.FirstAsync(SqlCommand.Of(SqlFile.Load<ClaimTemplate>("claims_of_user"), Param.Uuid(userId)), Map);
        return source is null ? [] : Choose(source);
    }

    /// <summary>What of the template fits.</summary>
    public IReadOnlyList<(string Name, string Json)> Choose(ClaimSource source)
    {
        var chosen = new List<(string, string)>();
        var bytes = 0;
        foreach (var claim in options.Claims)
        {
            if (source.Find(claim.Path) is not { } json || Encoding.UTF8.GetByteCount(json) is var length && length > ClaimOptions.ValueBytesMax)
            {
                continue;
            }

            // Quotes, colon and comma.
            bytes += claim.Name.Length + length + 4;
            if (bytes > ClaimOptions.BytesMax)
            {
                break;
            }

            chosen.Add((claim.Name, json));
        }

        return chosen;
    }

    private static ClaimSource Map(NpgsqlDataReader row) => new(
        new Dictionary<string, JsonNode?>
        {
            ["email"] = row.TextOrNull("email"),
            ["emailConfirmed"] = row.BoolOrNull("email_confirmed"),
            ["username"] = row.TextOrNull("username"),
            ["firstName"] = row.TextOrNull("first_name"),
            ["lastName"] = row.TextOrNull("last_name"),
            ["pictureUrl"] = row.TextOrNull("picture_url"),
            ["legacyUserId"] = row.TextOrNull("legacy_user_id"),
            ["roles"] = new JsonArray([.. row.Texts("roles").Select(role => (JsonNode)role)]),
        },
        row.TextOrNull("properties") is { } properties ? JsonNode.Parse(properties) as JsonObject : null);
}
