namespace Sesame.Grains.Logins;

/// <summary>The one place that decides what is due after a step of a login has succeeded.</summary>
public static class NextStep
{
    /// <summary>A code of the user's authenticator.</summary>
    public const string Totp = "totp";

    /// <summary>A code that was shown once, when the second factor was set up.</summary>
    public const string RecoveryCode = "recovery-code";

    /// <summary>Setting a second factor up, where the deployment requires one.</summary>
    public const string EnrolTotp = "enrol-totp";

    /// <summary>Choosing a new password, where one is due; the last step, so that it is the owner who chooses.</summary>
    public const string NewPassword = "new-password";

    /// <summary>The steps that may be taken next, the proposed one first; none: the session opens.</summary>
    public static IReadOnlyList<string> Due(LoginProgress progress, LoginDemands demands)
    {
        if (!progress.HasSecondFactor)
        {
            if (demands.HasSecondFactor)
            {
                return demands.RecoveryCodesLeft > 0 ? [Totp, RecoveryCode] : [Totp];
            }

            if (demands.MfaRequired)
            {
                return [EnrolTotp];
            }
        }

        return demands.NewPasswordDue ? [NewPassword] : [];
    }
}

/// <summary>What an account and the deployment ask of a login.</summary>
/// <param name="HasSecondFactor">Whether the user has a second factor set up.</param>
/// <param name="RecoveryCodesLeft">How many recovery codes he has not used.</param>
/// <param name="MfaRequired">Whether the deployment lets nobody in without a second factor.</param>
/// <param name="NewPasswordDue">Whether the user has to choose a new password.</param>
public sealed record LoginDemands(bool HasSecondFactor = false, int RecoveryCodesLeft = 0, bool MfaRequired = false, bool NewPasswordDue = false);
