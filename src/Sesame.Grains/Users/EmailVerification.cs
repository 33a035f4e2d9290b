using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Orleans;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Codes;
using Sesame.Grains.Logins;
using Sesame.Grains.Recovery;

namespace Sesame.Grains.Users;

/// <summary>The links that prove addresses: one live link for a user's address, good for 24 hours.</summary>
internal sealed class EmailVerification(UserQueries users, RecoveryPages pages)
{
    private const string CodeKind = "verify-email";
    private const string SendsKind = "sends";
    private const int AddressBytes = 16;
    private const int UserIdChars = 32;

    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>What the link names: the user, and a hash of the address, which does not stand in links or logs.</summary>
    public static string SubjectOf(Guid userId, string email) =>
        $"{userId:N}-{Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(email)).AsSpan(0, AddressBytes))}";

    /// <summary>The user that a subject names; null when it names none.</summary>
    public static Guid? UserOf(string subject) =>
        subject.Length > UserIdChars && subject[UserIdChars] == '-' && Guid.TryParseExact(subject[..UserIdChars], "N", out var id) ? id : null;

    /// <summary>Key of the codes grain that holds the link of a subject.</summary>
    public static string KeyOf(string subject) => $"{CodeKind}/{subject}";

    /// <summary>Counts one more mail to the address, whoever asks for it and whatever is in it; how long to wait when it may not go out.</summary>
    public static Task<TimeSpan?> AdmitSend(IGrainFactory grains, CallContext call, string email) =>
        grains.GetGrain<ICodesGrain>($"{SendsKind}/{GuardKeys.OfIdentifier(email)}").AdmitSend(call);

    /// <summary>Whether an address of the user is to become the primary one when it is proved.</summary>
    public Task<bool> BecomesPrimary(Guid userId, string email) => users.BecomesPrimary(userId, email);

    /// <summary>
    /// Makes a new link; the one before is dead. Whoever gave the address need not be who reads it: one that names another user at login is told so, and
    /// gets no link. Without a mail the work is the same. What ends the user's sessions ends the link: who lost an account must not take it back by an address
    /// that he added while he had it.
    /// </summary>
    public async Task Send(IGrainFactory grains, CallContext call, Guid userId, long securityEpoch, string email, bool mailed)
    {
        var holder = await users.FindLogin(email, isUsername: false);
        var mail = holder is null || holder.UserId == userId ? EmailMails.Verify(call, email, pages.VerifyEmail) : EmailMails.Taken(call, email);
        await grains.GetGrain<ICodesGrain>(KeyOf(SubjectOf(userId, email))).IssueLink(new IssueCode(call, Lifetime, mailed ? mail : null, securityEpoch));
    }
}
