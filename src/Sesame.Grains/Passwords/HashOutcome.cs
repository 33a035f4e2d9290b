namespace Sesame.Grains.Passwords;

/// <summary>Outcome of hashing a new password.</summary>
public abstract record HashOutcome
{
    private HashOutcome()
    {
    }

    /// <summary>The string to store.</summary>
    public sealed record Hashed(string Phc) : HashOutcome
    {
        /// <inheritdoc />
        public override string ToString() => "Hashed { *** }";
    }

    /// <summary>The queue is full; nothing was hashed.</summary>
    public sealed record Overloaded : HashOutcome;
}
