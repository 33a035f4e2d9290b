using System.ComponentModel.DataAnnotations;

namespace Sesame.Grains.Mfa;

/// <summary>What the deployment asks of second factors; configuration section <c>Mfa</c>.</summary>
public sealed class MfaOptions
{
    /// <summary>Configuration section of these options.</summary>
    public const string Section = "Mfa";

    /// <summary>Whether nobody gets a session by a login without a second factor; who has none sets one up on the way in. Default false.</summary>
    public bool Required { get; set; }

    /// <summary>What authenticators show beside the account: 1 to 64 letters, digits, blanks, dots and hyphens. Default Sesame.</summary>
    [RegularExpression(@"^[\p{L}\p{Nd}][\p{L}\p{Nd} .-]{0,63}$", ErrorMessage = "Mfa:Issuer has 1 to 64 letters, digits, blanks, dots and hyphens, a letter or digit first.")]
    public string Issuer { get; set; } = "Sesame";
}
