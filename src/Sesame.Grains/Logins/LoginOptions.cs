namespace Sesame.Grains.Logins;

/// <summary>What a deployment says of logins; section <c>Logins</c> of the configuration.</summary>
public sealed record LoginOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Logins";

    /// <summary>
    /// The page that mailed links lead to: the application's, which takes the link's token from behind the <c>#</c> and sends it with a POST once the user has
    /// pressed a button. Default: <c>/login/magic-link</c> under the public URL, where Sesame has a page for links that back ends asked for.
    /// </summary>
    public string? MagicLinkUrl { get; init; }

    /// <summary>Every fault, a sentence each.</summary>
    public IEnumerable<string> Faults()
    {
        if (MagicLinkUrl is not null && !(Uri.TryCreate(MagicLinkUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Fragment.Length == 0))
        {
            yield return $"{Section}:MagicLinkUrl `{MagicLinkUrl}` is not an http or https URL without a fragment.";
        }
    }
}
