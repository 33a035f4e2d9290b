using Orleans;
using Orleans.Concurrency;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Logins;

namespace Sesame.Grains.Logins;

/// <inheritdoc cref="ILoginDirectoryGrain" />
[StatelessWorker, Reentrant]
internal sealed class LoginDirectoryGrain(LoginAttemptQueries attempts) : Grain, ILoginDirectoryGrain
{
    public Task<Page<LoginAttemptView>> ListAttempts(ListLoginAttempts query) => attempts.List(query);
}
