using System.Runtime.InteropServices;

namespace Konscious.Security.Cryptography;

/// <summary>Asks for pages of 2 MiB: Argon2 jumps over its whole memory, and with pages of 4 KiB many jumps miss the TLB.</summary>
internal static unsafe partial class HugePages
{
    private const int HugePageAdvice = 14;

    /// <summary>A wish only: where the system has no such pages, nothing changes.</summary>
    public static void Advise(void* memory, nuint length)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Madvise(memory, length, HugePageAdvice);
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Madvise(void* address, nuint length, int advice);
}
