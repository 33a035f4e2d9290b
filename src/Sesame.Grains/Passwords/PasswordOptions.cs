using System.ComponentModel.DataAnnotations;

namespace Sesame.Grains.Passwords;

/// <summary>Settings of password hashing, section <c>Passwords</c>.</summary>
public sealed class PasswordOptions
{
    /// <summary>Threads that hash, each with 19 MiB; 0: one per core.</summary>
    [Range(0, 256, ErrorMessage = "Passwords:HashThreads is 0 to 256.")]
    public int HashThreads { get; set; }

    /// <summary>Calls that may wait for a thread, all clients together. A core hashes about 25 a second.</summary>
    [Range(1, 100_000, ErrorMessage = "Passwords:HashQueueMax is 1 to 100,000.")]
    public int HashQueueMax { get; set; } = 256;

    /// <summary>File of a larger list of breached passwords, made by the generator in <c>tools/breach-filter</c>; null: the one shipped.</summary>
    public string? BreachFilterFile { get; set; }

    /// <summary>How many former passwords of a user he may not choose again, besides the present one; 0: none is remembered, and any may come back.</summary>
    [Range(0, 24, ErrorMessage = "Passwords:HistoryMax is 0 to 24.")]
    public int HistoryMax { get; set; }

    /// <summary>Threads after "one per core" is filled in.</summary>
    internal int HashThreadsOrCores => HashThreads == 0 ? Environment.ProcessorCount : HashThreads;
}
