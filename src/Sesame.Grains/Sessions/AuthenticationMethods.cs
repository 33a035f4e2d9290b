namespace Sesame.Grains.Sessions;

/// <summary>Authentication method references (RFC 8176).</summary>
internal static class AuthenticationMethods
{
    public const string Password = "pwd";
    public const string OneTimeCode = "otp";
    public const string SeveralFactors = "mfa";

    /// <summary>No registered name tells a recovery code; readers of tokens must not take it for the authenticator.</summary>
    public const string RecoveryCode = "recovery";
}
