using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Orleans;
using Orleans.Runtime;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Codes;
using Sesame.Grains.Mail;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Codes;

/// <inheritdoc cref="ICodesGrain" />
internal sealed class CodesGrain(
    [PersistentState(CodeTable.Name, SesameGrainStorage.Name)] IPersistentState<Stored<CodeState>> state,
    SecretBox secrets,
    TimeProvider time)
    : StoredGrain<CodeState>(state, time), ICodesGrain
{
    private const string Purpose = "one-time-code";
    private const int Digits = 8;
    private const int CodesMax = 100_000_000;

    private string Key => this.GetPrimaryKeyString();

    public Task<IssuedCode> Issue(IssueCode command)
    {
        var code = RandomNumberGenerator.GetInt32(CodesMax).ToString(CultureInfo.InvariantCulture).PadLeft(Digits, '0');
        return Issue(command, code, Hash(code));
    }

    public Task<IssuedCode> IssueLink(IssueCode command)
    {
        var token = LinkToken.Create(command.LinkSubject ?? Key[(Key.IndexOf('/', StringComparison.Ordinal) + 1)..]);
        return Issue(command, token.Compose(), token.Hash.ToArray());
    }

    public Task<bool> Redeem(RedeemCode command) => Run(command.Call, async context =>
    {
        if (Value is not { Live: { } live } stored || !live.IsLive(context.At))
        {
            return false;
        }

        var right = secrets.VerifyMac(Purpose, Bound(command.Code), live.Hash);
        var next = right ? live with { ConsumedAt = context.At } : live with { Tries = live.Tries + 1 };
        context.Audit(right ? "codes.redeem" : "codes.fail", "code", Key);
        // Written before the answer: a code that was taken is never taken again, also after a crash.
        await Save(stored with { Live = next }, context);
        return right;
    });

    public Task<TimeSpan?> AdmitSend(CallContext call) => Run(call, async context =>
    {
        var sends = Value?.Sends ?? [];
        if (SendLimit.Wait(sends, context.At) is { } wait)
        {
            return wait;
        }

        context.Audit("codes.send", "code", Key);
        await Save(new CodeState(Value?.Live, SendLimit.Add(sends, context.At), Value?.CreatedAt ?? context.At), context);
        return (TimeSpan?)null;
    });

    public ValueTask<bool> IsLiveLink(ReadOnlyMemory<byte> hash)
    {
        if (Value is not { Live: { } live })
        {
            // Nothing is kept in memory for subjects that were made up.
            DeactivateOnIdle();
            return ValueTask.FromResult(false);
        }

        return ValueTask.FromResult(CryptographicOperations.FixedTimeEquals(live.Hash, hash.Span) && live.IsLive(Clock.GetUtcNow()));
    }

    public Task Reload(long version) => ReloadIfOlder(version);

    private Task<IssuedCode> Issue(IssueCode command, string code, byte[] hash) => Run(command.Call, async context =>
    {
        var live = new OneTimeCode(hash, context.At + command.Lifetime, Tries: 0, ConsumedAt: null, command.SecurityEpoch);
        context.Audit("codes.issue", "code", Key);
        if (command.Mail is { } mail)
        {
            context.Send(MailTemplate.WithCode(mail, code).ToMessage(context.At));
        }

        await Save(new CodeState(live, Value?.Sends ?? [], Value?.CreatedAt ?? context.At), context);
        return new IssuedCode(live.ExpiresAt);
    });

    private byte[] Hash(string code) => secrets.Mac(Purpose, Bound(code));

    // Bound to kind and subject: a code of one flow says nothing in another.
    private byte[] Bound(string code) => Encoding.UTF8.GetBytes($"{Key}\n{code}");
}
