namespace Sesame.Grains.Tokens;

/// <summary>Claims that a deployment adds to access tokens; section <c>Tokens</c> of the configuration, as <c>Tokens:Claims:0:Name</c> and <c>…:Path</c>.</summary>
public sealed record ClaimOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Tokens";

    /// <summary>Most bytes, as JSON, that all added claims take of a token together; those that do not fit are left out, the last ones first.</summary>
    public const int BytesMax = 1024;

    /// <summary>Most bytes, as JSON, of one added claim's value; a longer one is left out.</summary>
    public const int ValueBytesMax = 256;

    private const int ClaimsMax = 20;
    private const int NameMax = 64;

    // Those that Sesame writes, and those by which others decide (RFC 7519, 9068, 8693, 7800; OpenID Connect).
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "iss", "sub", "aud", "exp", "nbf", "iat", "jti", "sid", "client_id", "org_id", "ver", "auth_time", "amr", "acr", "azp", "act", "may_act", "cnf", "scope", "scopes",
        "nonce", "at_hash", "c_hash", "s_hash", "sub_jwk", "events", "typ", "alg", "kid", "active", "token_type", "permissions",
    };

    /// <summary>The claims; default none, so that tokens hold nothing personal.</summary>
    public IReadOnlyList<ClaimRule> Claims { get; init; } = [];

    /// <summary>Every fault, a sentence each.</summary>
    public IEnumerable<string> Faults()
    {
        if (Claims.Count > ClaimsMax)
        {
            yield return $"{Section}:Claims has {Claims.Count} entries; at most {ClaimsMax} are allowed.";
        }

        foreach (var claim in Claims.Where(claim => !IsName(claim.Name)))
        {
            yield return $"{Section}:Claims: `{claim.Name}` is not a name: 1 to {NameMax} letters, digits and any of _ - . : / are needed.";
        }

        foreach (var claim in Claims.Where(claim => Reserved.Contains(claim.Name)))
        {
            yield return $"{Section}:Claims: `{claim.Name}` is a registered claim and cannot be replaced.";
        }

        foreach (var name in Claims.GroupBy(claim => claim.Name, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key))
        {
            yield return $"{Section}:Claims: `{name}` stands there more than once.";
        }

        foreach (var claim in Claims.Where(claim => !ClaimSource.IsPath(claim.Path)))
        {
            yield return $"{Section}:Claims: `{claim.Path}` is not a path: {ClaimSource.PathsTold}.";
        }
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= NameMax && name.All(c => char.IsAsciiLetterOrDigit(c) || "_-.:/".Contains(c, StringComparison.Ordinal));
}

/// <summary>One added claim.</summary>
public sealed record ClaimRule
{
    /// <summary>Its name in the token.</summary>
    public string Name { get; init; } = "";

    /// <summary>Where its value is found: a field of the user, or <c>properties.</c> and names with dots between.</summary>
    public string Path { get; init; } = "";
}
