using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Users;
using Sesame.Grains.Mfa;
using Sesame.Grains.Passwords.Imports;

namespace Sesame.Grains.Users;

/// <content>A user of another system.</content>
internal sealed partial class UserGrain
{
    public Task<RegisterUserResult> Migrate(MigrateUser command)
    {
        var faults = new List<FieldFault>(command.Registration.KnownFaults ?? []);
        string? hash = null;
        if (command.PasswordHash is { } text && !ImportedHash.TryAdopt(text, out hash))
        {
            faults.Add(new FieldFault("passwordHash", "FIELD_INVALID", "A bcrypt, PBKDF2, scrypt or Argon2 string of bounded cost is needed."));
        }

        byte[]? box = null;
        if (command.TotpSecret is { } secret && !seeds.TryAdopt(Id, secret, out box))
        {
            faults.Add(new FieldFault("totpSecret", "FIELD_INVALID", "10 to 64 bytes in Base32 are needed."));
        }

        var now = Clock.GetUtcNow();
        var factor = box is null ? null : new Factor(Guid.CreateVersion7(now), Factor.Totp, TotpSeeds.NameDefault, box, LastStep: 0, now, LastUsedAt: null);
        return Register(command.Registration with { PasswordHash = hash, KnownFaults = faults }, factor);
    }
}
