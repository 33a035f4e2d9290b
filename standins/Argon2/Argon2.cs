using System.Security.Cryptography;

namespace Konscious.Security.Cryptography;

/// <summary>
/// The memory-hard function of RFC 9106, version 0x13, with the settings its variants share. An instance belongs to one
/// caller at a time; the password array is read when bytes are asked for and is neither copied nor erased.
/// </summary>
public abstract class Argon2 : DeriveBytes
{
    private const int TagLengthMax = 1024;

    private readonly byte[] password;

    /// <summary>Starts from the password's bytes; the settings have no useful defaults and are set before the first call.</summary>
    protected Argon2(byte[] password)
    {
        ArgumentNullException.ThrowIfNull(password);
        this.password = password;
    }

    /// <summary>At least 8 bytes, unique for each password.</summary>
    public byte[]? Salt { get; set; }

    /// <summary>A key ("pepper") mixed in; without it the tag cannot be computed.</summary>
    public byte[]? KnownSecret { get; set; }

    /// <summary>Context the tag is bound to.</summary>
    public byte[]? AssociatedData { get; set; }

    /// <summary>Passes over the memory, at least 1.</summary>
    public int Iterations { get; set; }

    /// <summary>Memory in KiB, at least 8 for each lane.</summary>
    public int MemorySize { get; set; }

    /// <summary>Lanes, computed in parallel; at least 1.</summary>
    public int DegreeOfParallelism { get; set; }

    /// <summary>The tag of <paramref name="bc"/> bytes (4 to 1024). The same settings give the same bytes every time.</summary>
    public override byte[] GetBytes(int bc)
    {
        Check(bc);
        var tag = new byte[bc];
        Engine.Hash(
            new Argon2Input(password, Salt, KnownSecret, AssociatedData, Iterations, MemorySize, DegreeOfParallelism, Variant), tag);
        return tag;
    }

    /// <summary><see cref="GetBytes"/> on a thread of the pool.</summary>
    public Task<byte[]> GetBytesAsync(int bc)
    {
        Check(bc);
        return Task.Run(() => GetBytes(bc));
    }

    /// <summary>Nothing to take back: every call starts from the settings.</summary>
    public override void Reset()
    {
    }

    private protected abstract IArgon2Engine Engine { get; }

    private protected abstract Argon2Variant Variant { get; }

    private void Check(int tagLength)
    {
        if (tagLength > TagLengthMax)
        {
            throw new NotSupportedException($"Argon2 gives at most {TagLengthMax} bytes here.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(tagLength, 4, "bc");
        if (Iterations < 1)
        {
            throw new InvalidOperationException("Argon2 needs at least 1 iteration (Iterations).");
        }

        if (DegreeOfParallelism < 1)
        {
            throw new InvalidOperationException("Argon2 needs at least 1 lane (DegreeOfParallelism).");
        }

        if (MemorySize < 8L * DegreeOfParallelism)
        {
            throw new InvalidOperationException("Argon2 needs at least 8 KiB for each lane (MemorySize).");
        }

        if (Salt is null || Salt.Length < 8)
        {
            throw new InvalidOperationException("Argon2 needs a salt of at least 8 bytes (Salt).");
        }
    }
}
