namespace Sesame.Grains.Passwords;

/// <summary>Outcome of comparing a password with a stored hash.</summary>
public abstract record PasswordVerdict
{
    private PasswordVerdict()
    {
    }

    /// <summary>It is the password.</summary>
    /// <param name="NeedsRehash">The stored hash was made with other parameters than today's; hash the password anew and store it.</param>
    public sealed record Right(bool NeedsRehash) : PasswordVerdict;

    /// <summary>It is not the password, or there is no stored hash; the same work was done.</summary>
    public sealed record Wrong : PasswordVerdict;

    /// <summary>The queue is full; nothing was compared.</summary>
    public sealed record Overloaded : PasswordVerdict;
}
