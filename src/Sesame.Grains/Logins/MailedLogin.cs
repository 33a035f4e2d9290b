using Orleans;
using Sesame.Abstractions.Codes;
using Sesame.Abstractions.Logins;
using Sesame.Grains.Codes;
using Sesame.Grains.Storage;
using Sesame.Grains.Users;

namespace Sesame.Grains.Logins;

/// <summary>
/// A login by mail: a code or a link goes to the address, and what comes back proves it. Known and unknown addresses cost the same statements and one mail
/// each; only the mail differs.
/// </summary>
internal sealed class MailedLogin(UserQueries users, SecretBox secrets, LoginOptions options)
{
    private const int StateChars = 32;
    private static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(10);

    /// <summary>The flow to save; the mail is on its way unless too many went to the address.</summary>
    public async Task<LoginFlowState> Begin(IGrainFactory grains, string flowKey, SubmitEmail command, DateTimeOffset now)
    {
        var login = await users.FindLogin(command.Email, isUsername: false);
        var sends = grains.GetGrain<ICodesGrain>($"sends/{GuardKeys.OfIdentifier(command.Email)}");
        // Who asks too often is answered like anybody, gets no mail, and keeps the code he has.
        if (await sends.AdmitSend(command.Call) is null)
        {
            var issue = new IssueCode(command.Call, CodeLifetime, MailOf(command, login is not null));
            await (command.AsLink
                ? grains.GetGrain<ICodesGrain>(LinkKey(flowKey, command.Email)).IssueLink(issue with { LinkSubject = SubjectOf(command.State ?? NameOf(flowKey), flowKey, command.Email) })
                : grains.GetGrain<ICodesGrain>(CodeKey(flowKey, command.Email)).Issue(issue));
        }

        var pending = new PendingLogin(command.Email, login?.UserId, login?.SecurityEpoch ?? 0);
        var step = command.AsLink ? LoginFlowState.LinkStep : LoginFlowState.CodeStep;
        return new LoginFlowState(LoginFlowState.Mailed, step, pending.Seal(secrets), now, now + LoginFlowState.LoginLifetime);
    }

    /// <summary>What the flow remembers.</summary>
    public PendingLogin Read(LoginFlowState flow) => PendingLogin.Open(secrets, flow.Sealed);

    /// <summary>Takes a code back: true once. One that was never mailed, as an unknown address has, is always wrong.</summary>
    public static Task<bool> Redeem(IGrainFactory grains, string flowKey, PendingLogin pending, SubmitCode command) =>
        grains.GetGrain<ICodesGrain>(CodeKey(flowKey, pending.Email)).Redeem(new RedeemCode(command.Call, command.Code));

    /// <summary>Whether it is this flow's live link. Uses nothing up.</summary>
    public static async ValueTask<bool> IsLive(IGrainFactory grains, string flowKey, PendingLogin pending, SubmitLink command)
    {
        // Asked in either case: another flow's link costs what a wrong one does.
        var isLive = await grains.GetGrain<ICodesGrain>(LinkKey(flowKey, pending.Email)).IsLiveLink(command.Hash);
        return isLive && command.Subject.EndsWith($"-{Bound(flowKey, pending.Email)}", StringComparison.Ordinal);
    }

    /// <summary>Uses the link up in the transaction that ends the flow; fails that when somebody else did.</summary>
    public static IRowChange Consume(string flowKey, PendingLogin pending, SubmitLink command, DateTimeOffset at) =>
        CodeTable.ConsumeLink(LinkKey(flowKey, pending.Email), command.Hash, pending.SecurityEpoch, at);

    /// <summary>After the link was used up.</summary>
    public static Task Reload(IGrainFactory grains, string flowKey, PendingLogin pending) =>
        grains.GetGrain<ICodesGrain>(LinkKey(flowKey, pending.Email)).Reload(long.MaxValue);

    // The address is in the keys: what was mailed to one address says nothing once the flow has gone on to another.
    private static string CodeKey(string flowKey, string email) => $"login-code/{flowKey}/{GuardKeys.OfIdentifier(email)}";

    private static string LinkKey(string flowKey, string email) => $"login-link/{SubjectOf(NameOf(flowKey), flowKey, email)}";

    // Begins with the login state, so that whoever has the link alone can name the flow. The state is in the mail alone: keys are on record in the audit log.
    private static string SubjectOf(string state, string flowKey, string email) => $"{state}-{Bound(flowKey, email)}";

    private static string NameOf(string flowKey) => flowKey[^StateChars..];

    private static string Bound(string flowKey, string email) => GuardKeys.OfIdentifier($"{flowKey}/{email}");

    private CodeMail MailOf(SubmitEmail command, bool isKnown) => (isKnown, command.AsLink) switch
    {
        (false, _) => LoginMails.NoAccount(command.Call, command.Email),
        (true, true) => LoginMails.Link(command.Call, command.Email, options.MagicLinkUrl!),
        (true, false) => LoginMails.Code(command.Call, command.Email),
    };
}
