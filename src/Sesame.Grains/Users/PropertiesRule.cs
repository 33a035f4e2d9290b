using System.Text;
using System.Text.Json;
using Sesame.Abstractions.Calls;

namespace Sesame.Grains.Users;

/// <summary>What the properties of a user must be: a JSON object of at most 16 KiB and 32 levels, and valid by the deployment's schema when it has one.</summary>
internal sealed class PropertiesRule(PropertiesSchema? schema = null)
{
    private const int BytesMax = 16 * 1024;
    private const int DepthMax = 32;
    private const string Nothing = "{}";

    /// <summary>Adds the faults of some properties; none at all are an empty object to the schema.</summary>
    public void Check(string field, string? json, List<FieldFault> faults)
    {
        if (json is null && schema is null)
        {
            return;
        }

        if (Encoding.UTF8.GetByteCount(json ??= Nothing) > BytesMax)
        {
            faults.Add(new FieldFault(field, "FIELD_INVALID", "At most 16 KiB of JSON."));
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = DepthMax });
            // PostgreSQL's jsonb cannot hold U+0000.
            if (document.RootElement.ValueKind != JsonValueKind.Object || json.Contains("\\u0000", StringComparison.Ordinal))
            {
                faults.Add(new FieldFault(field, "FIELD_INVALID", "A JSON object without null characters is needed."));
                return;
            }

            schema?.Check(document.RootElement, field, faults);
        }
        catch (JsonException)
        {
            faults.Add(new FieldFault(field, "FIELD_INVALID", "A JSON object of at most 32 levels is needed."));
        }
    }
}
