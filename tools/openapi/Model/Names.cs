namespace Sesame.OpenApi.Model;

/// <summary>Names for people.</summary>
internal static class Names
{
    private static readonly Dictionary<string, string> Spelled = new(StringComparer.Ordinal)
    {
        ["apikeys"] = "API keys",
        ["ratelimits"] = "Rate limits",
        ["auditlog"] = "Audit log",
        ["mfa"] = "MFA",
    };

    public static string Title(string area) =>
        Spelled.TryGetValue(area, out var title) ? title : area.Length == 0 ? area : char.ToUpperInvariant(area[0]) + area[1..];

    /// <summary>The title as one word: "API keys" is "ApiKeys".</summary>
    public static string Identifier(string area) => string.Concat(
        Title(area).Split(' ', '.').Where(w => w.Length > 0).Select(w => char.ToUpperInvariant(w[0]) + w[1..].ToLowerInvariant()));
}
