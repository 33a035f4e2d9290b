using System.Collections.Concurrent;
using Orleans;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Operations;
using Sesame.Abstractions.Roles;
using Sesame.Abstractions.Users;
using Sesame.Grains.Operations;

namespace Sesame.Grains.Users;

/// <summary>
/// Takes over the users of an import, part by part. A part whose work was cut off is taken up again: those of its users who were made by then are met as
/// there already.
/// </summary>
internal sealed class UserImport(IGrainFactory grains, UserQueries users, TimeProvider time) : IDueWork
{
    // A turn of this is well within a lease, and other work has its turn in between.
    private const int PartsAtOnce = 5;
    private const int RowsAtOnce = 8;

    public string Kind => ImportedUser.WorkKind;

    public async Task<DateTimeOffset?> RunAsync(DueItem item, CancellationToken cancellationToken)
    {
        var operation = grains.GetGrain<IOperationGrain>(item.Key);
        for (var i = 0; i < PartsAtOnce; i++)
        {
            if (await operation.Next() is not { } part)
            {
                return null;
            }

            await operation.Settle(await TakeOver(part, cancellationToken));
        }

        return time.GetUtcNow();
    }

    private async Task<SettlePart> TakeOver(OperationPart part, CancellationToken cancellationToken)
    {
        var (created, existing) = (0, 0);
        var failures = new ConcurrentBag<RowFailure>();
        await Parallel.ForEachAsync(
            ImportedUser.Unpack(part.Content).Index(),
            new ParallelOptions { MaxDegreeOfParallelism = RowsAtOnce, CancellationToken = cancellationToken },
            async (row, _) =>
            {
                var outcome = await TakeOver(part.Call, row.Item);
                if (outcome is null)
                {
                    Interlocked.Increment(ref created);
                }
                else if (outcome.Count == 0)
                {
                    Interlocked.Increment(ref existing);
                }
                else
                {
                    outcome.ForEach(fault => failures.Add(new RowFailure(part.FirstRow + row.Index, fault)));
                }
            });
        return new SettlePart(part.FirstRow, created, existing, [.. failures.OrderBy(failure => failure.Row)]);
    }

    // Null: made. Empty: there already.
    private async Task<List<FieldFault>?> TakeOver(CallContext call, ImportedUser user)
    {
        var id = Guid.CreateVersion7(time.GetUtcNow());
        var registration = new RegisterUser(
            call,
            new RegistrationForm(user.Email, Password: null, user.Profile),
            user.EmailConfirmed,
            PasswordHash: null,
            [BuiltInRoles.User],
            LegacyUserId: user.LegacyUserId,
            Standing: new ImportedStanding(user.PictureUrl, user.Enabled, user.UpdatePasswordRequired, user.CanCreateOrgs));
        var result = await grains.GetGrain<IUserGrain>(id.ToString()).Migrate(new MigrateUser(registration, user.PasswordHash, TotpSecret: null));
        return result switch
        {
            RegisterUserResult.Created => null,
            RegisterUserResult.Faulty faulty => [.. faulty.Faults],
            _ when EmailAddress.TryParse(user.Email, out var email) && await users.HoldsImported(user.LegacyUserId, email.Value) => [],
            RegisterUserResult.EmailTaken => [new FieldFault("email", "EMAIL_TAKEN", "The e-mail address belongs to another user.")],
            RegisterUserResult.UsernameTaken => [new FieldFault("username", "USERNAME_TAKEN", "The username belongs to another user.")],
            _ => throw new InvalidOperationException($"A row of an import came to {result.GetType().Name}."),
        };
    }
}
