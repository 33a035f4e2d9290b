using Orleans;

namespace Sesame.Abstractions.Users;

/// <content>The user's addresses: up to 10, one of them primary.</content>
public partial interface IUserGrain
{
    /// <summary>
    /// Adds an address. Unless the caller vouches for it, it is not proved: a link is mailed to it, and until that comes back any number of users may
    /// hold it and it names nobody at login. Adding one that the user has answers it as it stands; a proved one stays proved.
    /// </summary>
    [Alias("add-email")]
    Task<ChangeEmailResult> AddEmail(AddEmail command);

    /// <summary>Takes an address away, with the links that were mailed to it. The primary one stays. Taking away what is not there succeeds.</summary>
    [Alias("remove-email")]
    Task<ChangeEmailResult> RemoveEmail(NameEmail command);

    /// <summary>Makes a proved address the primary one and tells the one before by mail. Doing it twice answers the same.</summary>
    [Alias("make-email-primary")]
    Task<ChangeEmailResult> MakeEmailPrimary(NameEmail command);

    /// <summary>
    /// Puts an address in the place of the primary one, which is the user's no more and is told so. One that is not vouched for first has to be proved by the
    /// link that is mailed to it; until then the user keeps the primary one.
    /// </summary>
    [Alias("replace-email")]
    Task<ChangeEmailResult> ReplaceEmail(ReplaceEmail command);

    /// <summary>
    /// Proves an address by its link, once. When another user proved it first, or has it vouched for, the answer is
    /// <see cref="ChangeEmailResult.Taken"/>.
    /// </summary>
    [Alias("confirm-email")]
    Task<ChangeEmailResult> ConfirmEmail(ConfirmEmail command);

    /// <summary>
    /// Notes that the user read what was mailed to an address that names him at login: it is proved from now on. Nothing happens to one that is, or that is
    /// not his.
    /// </summary>
    [Alias("note-email-read")]
    Task NoteEmailRead(NameEmail command);
}
