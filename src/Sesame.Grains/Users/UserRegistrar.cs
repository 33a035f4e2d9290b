using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Users;
using Sesame.Grains.Mfa;
using Sesame.Grains.Operations;
using Sesame.Grains.Passwords;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Users;

/// <summary>What comes before a user is created: the fields, the password, and whether the same request came before.</summary>
internal sealed class UserRegistrar(HashPool hashes, PasswordPolicy passwords, PropertiesRule properties, MfaOptions mfaOptions, IdempotentRequests requests)
{
    // The first user of a deployment is made without anybody who could fill in what a schema asks for.
    private static readonly PropertiesRule FreeProperties = new();

    /// <summary>The command with every field in stored form and the password hashed, or why not.</summary>
    public async Task<Prepared> Prepare(RegisterUser command)
    {
        if (await Repeated(command) is { } repeated)
        {
            return new Prepared(null, repeated);
        }

        var faults = new List<FieldFault>(command.KnownFaults ?? []);
        var form = Check(command.Form, command.PasswordHash is null, faults, bySchema: command.Call.Kind != CallerKind.System);
        UserFields.CheckLegacyUserId("legacyUserId", command.LegacyUserId, faults);
        UserFields.CheckPictureUrl("pictureUrl", command.Standing?.PictureUrl, faults);
        if (faults.Count > 0)
        {
            return new Prepared(null, new RegisterUserResult.Faulty(faults));
        }

        var hash = command.PasswordHash;
        if (hash is null && form.Password is { } password)
        {
            if (await Hash(password, command.Call) is not { } made)
            {
                return new Prepared(null, new RegisterUserResult.Overloaded());
            }

            hash = made;
        }

        return new Prepared(command with { Form = form with { Password = null }, PasswordHash = hash }, null);
    }

    /// <summary>Checks the fields, and the password unless it was checked before.</summary>
    public RegistrationForm Check(RegistrationForm form, bool withPassword, List<FieldFault> faults, bool bySchema = true)
    {
        var stored = Registration.Check(form, bySchema ? properties : FreeProperties, faults);
        if (withPassword && form.Password is { } password)
        {
            faults.AddRange(passwords.Check("password", password, new PasswordSubject([stored.Email], stored.Profile.Username, mfaOptions.Required)));
        }

        return stored;
    }

    /// <summary>The PHC string of a password; null when the hash pool is full.</summary>
    public async Task<string?> Hash(string password, CallContext call) =>
        await hashes.Hash(password, call.HashShare, CancellationToken.None) is HashOutcome.Hashed hashed ? hashed.Phc : null;

    /// <summary>What the same request was answered before; null when it is new.</summary>
    public async Task<RegisterUserResult?> Repeated(RegisterUser command)
    {
        if (command.Idempotency is not { } request || await requests.FindAsync(request) is not { } found)
        {
            return null;
        }

        return found.SameBody ? new RegisterUserResult.Repeated(new Guid(found.Reply)) : new RegisterUserResult.RequestIdReused();
    }

    /// <summary>The row that recognizes a repeat of the request; null when the caller wants none.</summary>
    public IRowChange? Remember(RegisterUser command, Guid userId) =>
        command.Idempotency is { } request ? requests.Remember(request, userId.ToByteArray()) : null;

    /// <summary>The command ready to be carried out, or why not.</summary>
    internal sealed record Prepared(RegisterUser? Command, RegisterUserResult? Refused);
}
