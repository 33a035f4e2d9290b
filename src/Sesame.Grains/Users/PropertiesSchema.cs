using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sesame.Abstractions.Calls;

namespace Sesame.Grains.Users;

/// <summary>
/// A JSON Schema (draft 2020-12) of the keywords that describe plain data: type, properties, required, additionalProperties, items, enum, const, bounds of
/// lengths, numbers and counts, pattern, uniqueItems; and annotations, which decide nothing. A schema that uses another keyword is not taken: a rule that is
/// silently left out is worse than none.
/// </summary>
internal sealed class PropertiesSchema
{
    private const int FaultsMax = 20;
    private static readonly string[] Annotations = ["$schema", "$id", "$comment", "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly", "format"];
    private static readonly string[] Types = ["null", "boolean", "object", "array", "number", "string", "integer"];

    private readonly List<Func<JsonElement, string?>> rules = [];
    private readonly Dictionary<string, PropertiesSchema> properties = new(StringComparer.Ordinal);
    private readonly List<string> required = [];
    private PropertiesSchema? additional;
    private PropertiesSchema? items;
    private bool isNothing;

    private PropertiesSchema()
    {
    }

    /// <summary>Reads a schema; what it cannot be used for is told in a <see cref="FormatException"/>.</summary>
    public static PropertiesSchema Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement.Clone(), "#");
        }
        catch (JsonException malformed)
        {
            throw new FormatException("It is not JSON.", malformed);
        }
    }

    /// <summary>Adds what the value lacks, at most 20 faults.</summary>
    public void Check(JsonElement value, string path, List<FieldFault> faults)
    {
        if (isNothing)
        {
            Add("Nothing is allowed here.");
        }

        foreach (var rule in rules)
        {
            if (rule(value) is { } sentence)
            {
                Add(sentence);
            }
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var name in required.Where(name => !value.TryGetProperty(name, out _)))
            {
                Add($"`{name}` is required.");
            }

            foreach (var property in value.EnumerateObject())
            {
                (properties.GetValueOrDefault(property.Name) ?? additional)?.Check(property.Value, $"{path}.{property.Name}", faults);
            }
        }

        if (items is not null && value.ValueKind == JsonValueKind.Array)
        {
            foreach (var (index, item) in value.EnumerateArray().Index())
            {
                items.Check(item, $"{path}[{index}]", faults);
            }
        }

        void Add(string sentence)
        {
            if (faults.Count < FaultsMax)
            {
                faults.Add(new FieldFault(path, "FIELD_INVALID", sentence));
            }
        }
    }

    private static PropertiesSchema Read(JsonElement element, string place)
    {
        var schema = new PropertiesSchema();
        if (element.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            schema.isNothing = element.ValueKind == JsonValueKind.False;
            return schema;
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"{place} is no schema: an object, true or false is needed.");
        }

        foreach (var keyword in element.EnumerateObject())
        {
            schema.Take(keyword.Name, keyword.Value, $"{place}/{keyword.Name}");
        }

        return schema;
    }

    private void Take(string keyword, JsonElement value, string place)
    {
        switch (keyword)
        {
            case "type":
                var types = value.ValueKind == JsonValueKind.Array ? Strings(value, place) : [Text(value, place)];
                Need(types.Count > 0 && types.All(Types.Contains), place, $"one of {string.Join(", ", Types)}");
                rules.Add(tested => types.Any(type => IsOf(tested, type)) ? null : $"A value of type {string.Join(" or ", types)} is needed.");
                break;
            case "properties":
                Need(value.ValueKind == JsonValueKind.Object, place, "an object of schemas");
                foreach (var property in value.EnumerateObject())
                {
                    properties[property.Name] = Read(property.Value, $"{place}/{property.Name}");
                }

                break;
            case "required":
                required.AddRange(Strings(value, place));
                break;
            case "additionalProperties":
                additional = Read(value, place);
                break;
            case "items":
                items = Read(value, place);
                break;
            case "enum":
                Need(value.ValueKind == JsonValueKind.Array, place, "an array");
                var allowed = value.EnumerateArray().ToArray();
                rules.Add(tested => allowed.Any(one => JsonElement.DeepEquals(one, tested)) ? null : $"One of {value.GetRawText()} is needed.");
                break;
            case "const":
                rules.Add(tested => JsonElement.DeepEquals(value, tested) ? null : $"{value.GetRawText()} is needed.");
                break;
            case "pattern":
                var pattern = Pattern(Text(value, place), place);
                rules.Add(tested => tested.ValueKind != JsonValueKind.String || pattern.IsMatch(tested.GetString()!) ? null : $"It must match {value.GetString()}.");
                break;
            case "uniqueItems":
                Need(value.ValueKind is JsonValueKind.True or JsonValueKind.False, place, "true or false");
                rules.Add(tested => value.ValueKind == JsonValueKind.False || tested.ValueKind != JsonValueKind.Array || AreUnique(tested) ? null : "The items must differ.");
                break;
            default:
                if (Bounds.Find(keyword) is { } bound)
                {
                    Need(value.ValueKind == JsonValueKind.Number, place, "a number");
                    rules.Add(bound.Rule(keyword, value.GetDouble()));
                }
                else
                {
                    Need(Annotations.Contains(keyword), place, "another keyword: this one is not known here");
                }

                break;
        }
    }

    private static bool IsOf(JsonElement value, string type) => value.ValueKind switch
    {
        JsonValueKind.Null => type == "null",
        JsonValueKind.True or JsonValueKind.False => type == "boolean",
        JsonValueKind.Object => type == "object",
        JsonValueKind.Array => type == "array",
        JsonValueKind.String => type == "string",
        JsonValueKind.Number => type == "number" || (type == "integer" && value.GetDouble() is var number && number == Math.Floor(number)),
        _ => false,
    };

    private static bool AreUnique(JsonElement array) => array.EnumerateArray().All(new HashSet<JsonElement>(ByValue.Instance).Add);

    // Without backtracking: no text a user sends can make the match take long.
    private static Regex Pattern(string pattern, string place)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception refused) when (refused is ArgumentException or NotSupportedException)
        {
            throw new FormatException($"{place} is no pattern that can be matched without backtracking.", refused);
        }
    }

    private static List<string> Strings(JsonElement value, string place)
    {
        Need(value.ValueKind == JsonValueKind.Array, place, "an array of strings");
        return [.. value.EnumerateArray().Select(item => Text(item, place))];
    }

    private static string Text(JsonElement value, string place)
    {
        Need(value.ValueKind == JsonValueKind.String, place, "a string");
        return value.GetString()!;
    }

    private static void Need(bool holds, string place, string what)
    {
        if (!holds)
        {
            throw new FormatException($"{place} needs {what}.");
        }
    }

    /// <summary>Finds equal values without comparing each with each: a user sends thousands.</summary>
    private sealed class ByValue : IEqualityComparer<JsonElement>
    {
        public static readonly ByValue Instance = new();

        public bool Equals(JsonElement one, JsonElement other) => JsonElement.DeepEquals(one, other);

        // Equal numbers may be written differently, and equal objects have their members in any order.
        public int GetHashCode(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.Number => value.GetDouble().GetHashCode(),
            JsonValueKind.String => value.GetString()!.GetHashCode(StringComparison.Ordinal),
            JsonValueKind.Array => value.EnumerateArray().Aggregate(1, (hash, item) => HashCode.Combine(hash, GetHashCode(item))),
            JsonValueKind.Object => value.EnumerateObject().Aggregate(2, (hash, member) => hash ^ HashCode.Combine(member.Name, GetHashCode(member.Value))),
            var kind => (int)kind,
        };
    }

    /// <summary>A keyword that bounds a number taken from the value.</summary>
    private sealed record Bounds(string Least, string Most, string Of, Func<JsonElement, double?> Measure)
    {
        private static readonly Bounds[] All =
        [
            new("minimum", "maximum", "The value", value => value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null),
            new("minLength", "maxLength", "The length", value => value.ValueKind == JsonValueKind.String ? value.GetString()!.EnumerateRunes().Count() : null),
            new("minItems", "maxItems", "The number of items", value => value.ValueKind == JsonValueKind.Array ? value.GetArrayLength() : null),
            new("minProperties", "maxProperties", "The number of members", value => value.ValueKind == JsonValueKind.Object ? value.EnumerateObject().Count() : null),
        ];

        public static Bounds? Find(string keyword) => Array.Find(All, bound => bound.Least == keyword || bound.Most == keyword);

        public Func<JsonElement, string?> Rule(string keyword, double bound)
        {
            var isLeast = keyword == Least;
            return value => Measure(value) is { } measured && (isLeast ? measured < bound : measured > bound)
                ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Of} must be at {(isLeast ? "least" : "most")} {bound}.")
                : null;
        }
    }
}
