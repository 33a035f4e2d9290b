using Orleans;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Codes;
using Sesame.Abstractions.Credentials;
using Sesame.Abstractions.Logins;
using Sesame.Abstractions.Sessions;
using Sesame.Abstractions.Users;
using Sesame.Grains.Logins;
using Sesame.Grains.Passwords;
using Sesame.Grains.Passwords.Imports;
using Sesame.Grains.Recovery;

namespace Sesame.Grains.Credentials;

/// <content>Changes of the password: proved, judged and hashed here, committed with the user's row.</content>
internal sealed partial class CredentialsGrain
{
    private const string NewPassword = "newPassword";

    private Guid UserId => Guid.Parse(this.GetPrimaryKeyString());

    private IUserGrain User => GrainFactory.GetGrain<IUserGrain>(this.GetPrimaryKeyString());

    public async Task<ChangePasswordResult> ChangePassword(ChangePassword command)
    {
        if (await Owner() is not { } user)
        {
            return new ChangePasswordResult.NotFound();
        }

        if (Value!.PasswordHash is null && command.Current is not null)
        {
            // Else whoever gives any text as the current password would set a first one without the proof that is asked for that.
            return new ChangePasswordResult.Faulty([new FieldFault("currentPassword", "FIELD_INVALID", "The user has no password yet.")]);
        }

        if (Value.PasswordHash is { } stored && await Disprove(stored, command) is { } refused)
        {
            return refused;
        }

        return await Replace(user, command.Call, NewPassword, command.New, command.Current, hash => new ApplyPassword(command.Call, "credentials.change-password", hash, Version)
        {
            ByUser = true,
            End = command.EndOtherSessions ? EndScope.Others : null,
        });
    }

    public async Task<ChangePasswordResult> SetPassword(SetPassword command)
    {
        if (await Owner() is not { } user)
        {
            return new ChangePasswordResult.NotFound();
        }

        var end = command.EndSessions ? EndScope.All : (EndScope?)null;
        if (command.Password is null)
        {
            return await Commit(new ApplyPassword(command.Call, "credentials.clear-password", null, Version) { End = end });
        }

        return await Replace(user, command.Call, "password", command.Password, null, hash => new ApplyPassword(command.Call, "credentials.set-password", hash, Version)
        {
            UpdateRequired = command.UpdateRequired,
            End = end,
        });
    }

    public async Task<ChangePasswordResult> ResetPassword(ResetPassword command)
    {
        var attempt = AttemptOf(command.Call, command.CountAddress, "reset-password");
        var gate = await LoginGate.Enter(GrainFactory, attempt.IpPrefix);
        if (gate.Delayed is { } delay)
        {
            return new ChangePasswordResult.Delayed(delay);
        }

        var result = await Reset(command, attempt);
        if (result is ChangePasswordResult.LinkInvalid)
        {
            await Record(command.Call, attempt);
        }

        await gate.Report(result is ChangePasswordResult.LinkInvalid ? AttemptOutcome.Failed : AttemptOutcome.Withdrawn);
        if (result is ChangePasswordResult.Done)
        {
            await GrainFactory.GetGrain<ILoginGuardGrain>(attempt.GuardKey).Clear();
        }

        return result;
    }

    public async Task<ChangePasswordResult> RenewPassword(RenewPassword command)
    {
        if (await Owner() is not { Enabled: true, Locked: false } user)
        {
            return new ChangePasswordResult.NotFound();
        }

        return await Replace(
            user,
            command.Call,
            NewPassword,
            command.Password,
            null,
            hash => new ApplyPassword(command.Call, "credentials.renew-password", hash, Version) { ByUser = true, DueAtEpoch = command.SecurityEpoch },
            notPresent: true);
    }

    public async Task<ChangePasswordResult> AdoptHash(AdoptHash command)
    {
        if (await Owner() is null)
        {
            return new ChangePasswordResult.NotFound();
        }

        return ImportedHash.TryAdopt(command.Hash, out var stored)
            ? await Commit(new ApplyPassword(command.Call, "credentials.adopt-hash", stored, Version) { UpdateRequired = command.UpdateRequired })
            : new ChangePasswordResult.Faulty([new FieldFault("passwordHash", "FIELD_INVALID", "A string of bcrypt, PBKDF2, scrypt or Argon2 of allowed cost is needed.")]);
    }

    private async Task<ChangePasswordResult> Reset(ResetPassword command, LoginAttempt attempt)
    {
        var link = GrainFactory.GetGrain<ICodesGrain>(PasswordResetLinks.KeyOf(UserId));
        if (!await link.IsLiveLink(command.LinkHash) || await Owner() is not { Enabled: true, Locked: false } user)
        {
            if (Value is null)
            {
                // Nothing is kept in memory for ids that were made up.
                DeactivateOnIdle();
            }

            return new ChangePasswordResult.LinkInvalid();
        }

        var result = await Replace(user, command.Call, NewPassword, command.Password, null, hash => new ApplyPassword(command.Call, "credentials.reset-password", hash, Version)
        {
            ByUser = true,
            End = EndScope.All,
            LinkHash = command.LinkHash,
            Attempt = attempt,
        });
        return result is ChangePasswordResult.NotFound ? new ChangePasswordResult.LinkInvalid() : result;
    }

    // The current password goes through the gate of every path that proves who somebody is.
    private async Task<ChangePasswordResult?> Disprove(string stored, ChangePassword command)
    {
        if (command.Current is not { } current)
        {
            return new ChangePasswordResult.Faulty([new FieldFault("currentPassword", "FIELD_INVALID", "The current password is needed.")]);
        }

        var attempt = AttemptOf(command.Call, command.CountAddress, "change-password");
        var gate = await LoginGate.Enter(GrainFactory, attempt.IpPrefix, attempt.GuardKey);
        if (gate.Delayed is { } delay)
        {
            return new ChangePasswordResult.Delayed(delay);
        }

        switch (await hashes.Verify(stored, current, command.Call.HashShare, CancellationToken.None))
        {
            case PasswordVerdict.Right:
                // As a step: who knows the password must not clear the count of guesses at another proof, in the gate's memory nor by what is on record.
                await Record(command.Call, attempt with { GuardKey = GuardKeys.OfStep(UserId) }, succeeded: true);
                await gate.Report(AttemptOutcome.Withdrawn);
                return null;
            case PasswordVerdict.Overloaded:
                await gate.Report(AttemptOutcome.Withdrawn);
                return new ChangePasswordResult.Overloaded();
            default:
                await Record(command.Call, attempt);
                await gate.Report(AttemptOutcome.Failed);
                return new ChangePasswordResult.Wrong();
        }
    }

    private async Task<ChangePasswordResult> Replace(
        UserView user, CallContext call, string field, string password, string? current, Func<string, ApplyPassword> toCommand, bool notPresent = false)
    {
        var subject = new PasswordSubject([.. user.Emails.Select(email => email.Email)], user.Profile.Username, user.MfaEnabled || mfaOptions.Required);
        var faults = policy.Check(field, password, subject);
        if (faults.Count > 0)
        {
            return new ChangePasswordResult.Faulty(faults);
        }

        // Last, so that no text is compared that could not be the password anyway: whoever came in by mail must not find out short ones.
        if (await WasUsed(password, current, call, notPresent) is not { } wasUsed)
        {
            return new ChangePasswordResult.Overloaded();
        }

        if (wasUsed)
        {
            return Reused(field);
        }

        return await hashes.Hash(password, call.HashShare, CancellationToken.None) is HashOutcome.Hashed { Phc: var phc }
            ? await Commit(toCommand(phc) with { Told = true })
            : new ChangePasswordResult.Overloaded();
    }

    // Null when the hash pool is full.
    private async Task<bool?> WasUsed(string password, string? current, CallContext call, bool notPresent)
    {
        if (current is not null && PasswordText.AreSame(password, current))
        {
            return true;
        }

        var remembered = options.Value.HistoryMax == 0 ? [] : await history.List(UserId, options.Value.HistoryMax);
        if ((notPresent || options.Value.HistoryMax > 0) && current is null && Value!.PasswordHash is { } present)
        {
            remembered.Add(present);
        }

        foreach (var former in remembered)
        {
            switch (await hashes.Verify(former, password, call.HashShare, CancellationToken.None))
            {
                case PasswordVerdict.Right:
                    return true;
                case PasswordVerdict.Overloaded:
                    return null;
            }
        }

        return false;
    }

    // The password before is remembered whatever takes its place: also none, or a hash of another system.
    private async Task<ChangePasswordResult> Commit(ApplyPassword command) =>
        await User.ApplyPassword(command with { Former = Value?.PasswordHash, FormerMax = options.Value.HistoryMax }) switch
        {
            ApplyPasswordResult.Done => new ChangePasswordResult.Done(),
            ApplyPasswordResult.LinkInvalid => new ChangePasswordResult.LinkInvalid(),
            ApplyPasswordResult.Conflict => new ChangePasswordResult.Conflict(),
            _ => new ChangePasswordResult.NotFound(),
        };

    private static ChangePasswordResult.Faulty Reused(string field) =>
        new([new FieldFault(field, PasswordPolicy.Reused, "The password was used before. Choose another one.")]);

    private async Task<UserView?> Owner()
    {
        if (Value is not null)
        {
            return await User.Read();
        }

        // Nothing is kept in memory for ids that were made up.
        DeactivateOnIdle();
        return null;
    }

    private LoginAttempt AttemptOf(CallContext call, bool countAddress, string method) =>
        new(GuardKeys.OfUser(UserId), countAddress ? GuardKeys.OfAddress(call.IpAddress) : null, method);

    // A failure is on record before it is answered: a gate that starts anew counts it too.
    private Task Record(CallContext call, LoginAttempt attempt, bool succeeded = false) => Run(call, async context =>
    {
        context.Audit(succeeded ? "credentials.prove" : "credentials.fail", "user", UserId.ToString());
        await SaveChanges(context, LoginAttemptTable.Insert(attempt, Value is null ? null : UserId, call, succeeded, context.At));
        return true;
    });
}
