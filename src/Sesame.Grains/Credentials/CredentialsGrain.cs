using Orleans;
using Orleans.Runtime;
using Sesame.Abstractions.Credentials;
using Sesame.Grains.Passwords;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Credentials;

/// <inheritdoc cref="ICredentialsGrain" />
internal sealed class CredentialsGrain(
    [PersistentState(CredentialsTable.Name, SesameGrainStorage.Name)] IPersistentState<Stored<CredentialsState>> state,
    HashPool hashes,
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
        var hashed = await hashes.Hash(command.Password, command.Call.ClientId ?? "", CancellationToken.None);
        if (hashed is HashOutcome.Hashed { Phc: var phc } && Value is { } credentials)
        {
            context.Audit("credentials.rehash", "user", this.GetPrimaryKeyString());
            await Save(credentials with { PasswordHash = phc }, context);
        }

        return true;
    });

    public Task Reload(long version) => ReloadIfOlder(version);
}
