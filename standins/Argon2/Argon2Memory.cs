using System.Runtime.InteropServices;

namespace Konscious.Security.Cryptography;

/// <summary>
/// The big blocks of memory that tags are computed in. Fresh memory costs a page fault for each 4 KiB, a quarter of the
/// time of a hash of 19 MiB, so a few blocks are kept for the next caller; the engines leave nothing readable in them.
/// </summary>
internal static unsafe class Argon2Memory
{
    private const nuint Alignment = 2 * 1024 * 1024;
    private const nuint KeptBytesMax = 64 * 1024 * 1024;

    private static readonly Stack<(nint Address, nuint Length)> Kept = new();
    private static readonly int KeptMax = Environment.ProcessorCount;

    /// <summary>Memory of this length; its content is undefined. Throws when the machine has none left.</summary>
    public static byte* Rent(nuint length)
    {
        lock (Kept)
        {
            while (Kept.TryPop(out var kept))
            {
                if (kept.Length == length)
                {
                    return (byte*)kept.Address;
                }

                // The settings changed: blocks of the old size go, so that two sizes are never kept together.
                NativeMemory.AlignedFree((void*)kept.Address);
            }
        }

        var memory = NativeMemory.AlignedAlloc(length, Alignment);
        HugePages.Advise(memory, length);
        return (byte*)memory;
    }

    /// <summary>Takes back what <see cref="Rent"/> gave, emptied by the caller.</summary>
    public static void Return(byte* memory, nuint length)
    {
        if (length <= KeptBytesMax)
        {
            lock (Kept)
            {
                if (Kept.Count < KeptMax)
                {
                    Kept.Push(((nint)memory, length));
                    return;
                }
            }
        }

        NativeMemory.AlignedFree(memory);
    }
}
