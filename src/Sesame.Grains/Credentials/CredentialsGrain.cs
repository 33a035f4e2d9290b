using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;
using Sesame.Abstractions.Credentials;
using Sesame.Grains.Mfa;
using Sesame.Grains.Passwords;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Credentials;

/// <inheritdoc cref="ICredentialsGrain" />
internal sealed partial class CredentialsGrain(
    [PersistentState(CredentialsTable.Name, SesameGrainStorage.Name)] IPersistentState<Stored<CredentialsState>> state,
    HashPool hashes,
    PasswordPolicy policy,
    PasswordHistory history,
    IOptions<PasswordOptions> options,
    MfaOptions mfaOptions,
    TimeProvider time)
    : StoredGrain<CredentialsState>(state, time), ICredentialsGrain
{
    public async Task<VerifyPasswordResult> VerifyPassword(VerifyPassword command, CancellationToken cancellationToken) =>
        await hashes.Verify(Value?.PasswordHash, command.Password, command.FairShareKey, cancellationToken) switch
        {
            PasswordVerdict.Right { NeedsRehash: true } => VerifyPasswordResult.RightButOutdated,
            PasswordVerdict.Right => VerifyPasswordResult.Right,
            PasswordVerdict.Overloaded => VerifyPasswordResult.Overloaded,
            _ => VerifyPasswordResult.Wrong,
        };

    public Task Rehash(RehashPassword command) => Run(command.Call, async context =>
    {
        // Compared anew: the password may have been changed since it was proved, and must not come back.
        var client = command.Call.HashShare;
        if (Value is { PasswordHash: { } proved } credentials
            && await hashes.Verify(proved, command.Password, client, CancellationToken.None) is PasswordVerdict.Right { NeedsRehash: true }
            && await hashes.Hash(command.Password, client, CancellationToken.None) is HashOutcome.Hashed { Phc: var phc }
            && ReferenceEquals(Value, credentials))
        {
            context.Audit("credentials.rehash", "user", this.GetPrimaryKeyString());
            await Save(credentials with { PasswordHash = phc }, context);
        }

        return true;
    });

    public Task Reload(long version) => ReloadIfOlder(version);
}
