namespace Sesame.Api.Logins;

/// <summary>Which first steps a deployment offers; part of the section <c>Logins</c> of the configuration.</summary>
internal sealed class LoginMethodOptions
{
    /// <summary>Name of the option.</summary>
    public const string Key = "Logins:Methods";

    public const string Password = "password";
    public const string Email = "email";
    public const string MagicLink = "magic-link";

    /// <summary>The first steps that there are.</summary>
    public static IReadOnlyList<string> Known { get; } = [Password, Email, MagicLink];

    /// <summary>Those that are offered, as they are listed to clients. Default: all.</summary>
    public IReadOnlyList<string> Methods { get; set; } = Known;
}
