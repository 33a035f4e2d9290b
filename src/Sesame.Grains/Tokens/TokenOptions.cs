namespace Sesame.Grains.Tokens;

/// <summary>Lifetimes of access tokens and of the keys that sign them.</summary>
public sealed record TokenOptions
{
    /// <summary>Life of an access token.</summary>
    public TimeSpan AccessTokenLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a key signs.</summary>
    public TimeSpan KeyLifetime { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long before its first use a key is published, so that caches of the key set know it.</summary>
    public TimeSpan PublishedBeforeUse { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long after its last use a key stays published: the life of a token and some clock difference.</summary>
    public TimeSpan PublishedAfterUse { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The <c>iss</c> of tokens: the public URL of the deployment.</summary>
    public required string Issuer { get; init; }

    /// <summary>The <c>aud</c> of tokens whose client names none of its own.</summary>
    public string Audience { get; init; } = "sesame";
}
