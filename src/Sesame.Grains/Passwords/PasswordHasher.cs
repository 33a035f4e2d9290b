using System.Security.Cryptography;
using System.Text;
using Konscious.Security.Cryptography;
using Sesame.Grains.Passwords.Imports;

namespace Sesame.Grains.Passwords;

/// <summary>
/// Hashes and compares passwords with Argon2id, on the caller's thread: tens of milliseconds and the cost's memory. Services and
/// grains go through <see cref="HashPool"/>, which bounds both.
/// </summary>
public sealed class PasswordHasher(PasswordHashCost cost, PasswordHashMeter meter)
{
    // No password has a hash of random bytes: comparing with it is the same work as comparing with a real one, and always fails.
    private readonly PasswordHash decoy = new(
        cost, RandomNumberGenerator.GetBytes(PasswordHash.SaltLength), RandomNumberGenerator.GetBytes(PasswordHash.HashLength));

    /// <summary>The PHC string of a password under a salt of its own. The password has passed <see cref="PasswordPolicy"/>.</summary>
    public string Hash(string password)
    {
        if (PasswordText.IsOversized(password))
        {
            throw new ArgumentException("The password is longer than any policy allows.", nameof(password));
        }

        var salt = RandomNumberGenerator.GetBytes(PasswordHash.SaltLength);
        return new PasswordHash(cost, salt, Compute(password, cost, salt, PasswordHash.HashLength)).ToPhc();
    }

    /// <summary>
    /// Compares in constant time. Without a stored hash a decoy is computed with today's parameters, so that an unknown user, a user
    /// without a password and a wrong password cost the same. A stored string that is no hash known here is damage, and throws.
    /// </summary>
    public PasswordVerdict Verify(string? phc, string password)
    {
        if (phc?.StartsWith(ImportedHash.Mark, StringComparison.Ordinal) == true)
        {
            return VerifyImported(phc[ImportedHash.Mark.Length..], password);
        }

        // No stored password is that long: it is compared as an empty one, which none is either.
        var typed = PasswordText.IsOversized(password) ? "" : password;
        var stored = phc is null ? decoy : Read(phc);
        var computed = Compute(typed, stored.Cost, stored.Salt, stored.Hash.Length);
        var equal = CryptographicOperations.FixedTimeEquals(computed, stored.Hash);
        return equal && phc is not null && ReferenceEquals(typed, password)
            ? new PasswordVerdict.Right(!stored.IsMadeWith(cost))
            : new PasswordVerdict.Wrong();
    }

    // The other system hashed what was typed there: its very bytes first, then what a keyboard of today may have made of them.
    private PasswordVerdict VerifyImported(string text, string password)
    {
        if (!ImportedHash.TryParse(text, out var imported))
        {
            throw new InvalidDataException("A stored password hash of another system cannot be read.");
        }

        if (PasswordText.IsOversized(password))
        {
            return new PasswordVerdict.Wrong();
        }

        var normalized = PasswordText.Normalize(password);
        return Matches(imported, password) || (normalized != password && Matches(imported, normalized))
            ? new PasswordVerdict.Right(NeedsRehash: true)
            : new PasswordVerdict.Wrong();
    }

    private bool Matches(ImportedHash imported, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        try
        {
            meter.HashStarted();
            return imported.Matches(bytes);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static PasswordHash Read(string phc) =>
        PasswordHash.TryParse(phc, out var hash) ? hash : throw new InvalidDataException("A stored password hash is not an Argon2id PHC string.");

    private byte[] Compute(string password, PasswordHashCost work, byte[] salt, int length)
    {
        var bytes = Encoding.UTF8.GetBytes(PasswordText.Normalize(password));
        try
        {
            using var argon2 = new Argon2id(bytes)
            {
                Salt = salt,
                MemorySize = work.MemoryKibibytes,
                Iterations = work.Iterations,
                DegreeOfParallelism = work.Lanes,
            };
            meter.HashStarted();
            return argon2.GetBytes(length);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }
}
