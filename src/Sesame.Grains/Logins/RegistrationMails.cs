using Sesame.Abstractions.Codes;

namespace Sesame.Grains.Logins;

/// <summary>The mails of a registration.</summary>
internal static class RegistrationMails
{
    public static CodeMail Code(string to) => new(
        to,
        "Your Sesame code",
        "Your code is {code}. It is good for 24 hours. If you did not ask for an account, ignore this mail: nothing was created.\n");

    /// <summary>No code: whoever typed the address may not be its owner.</summary>
    public static CodeMail AlreadyRegistered(string to) => new(
        to,
        "You already have a Sesame account",
        "Somebody tried to register with your address, which has an account already. If it was you, log in instead. If it was not, ignore this mail: nothing was changed.\n");
}
