namespace Konscious.Security.Cryptography;

/// <summary>One way to compute an Argon2 tag.</summary>
internal interface IArgon2Engine
{
    /// <summary>Fills <paramref name="tag"/>; its length is part of what is hashed.</summary>
    void Hash(in Argon2Input input, Span<byte> tag);
}

/// <summary>What is hashed, and how hard; checked by the caller.</summary>
internal readonly record struct Argon2Input(
    ReadOnlyMemory<byte> Password,
    ReadOnlyMemory<byte> Salt,
    ReadOnlyMemory<byte> Secret,
    ReadOnlyMemory<byte> AssociatedData,
    int Iterations,
    int MemoryKibibytes,
    int Lanes,
    Argon2Variant Variant = Argon2Variant.Id)
{
    /// <summary>Blocks of 1 KiB in use: the memory asked for, rounded down to four whole segments a lane.</summary>
    public int Blocks => 4 * Lanes * (MemoryKibibytes / (4 * Lanes));
}

/// <summary>How blocks are addressed; the numbers of RFC 9106 section 3.2.</summary>
internal enum Argon2Variant
{
    D = 0,
    I = 1,
    Id = 2,
}
