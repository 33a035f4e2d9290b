using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Konscious.Security.Cryptography;

/// <summary>The reference C library, libargon2, called through its context interface so that it works in our memory.</summary>
internal sealed unsafe class NativeArgon2 : IArgon2Engine
{
    private const uint Version13 = 0x13;

    private readonly delegate* unmanaged[Cdecl]<Context*, int> hashD;
    private readonly delegate* unmanaged[Cdecl]<Context*, int> hashI;
    private readonly delegate* unmanaged[Cdecl]<Context*, int> hashId;

    private NativeArgon2(nint d, nint i, nint id)
    {
        hashD = (delegate* unmanaged[Cdecl]<Context*, int>)d;
        hashI = (delegate* unmanaged[Cdecl]<Context*, int>)i;
        hashId = (delegate* unmanaged[Cdecl]<Context*, int>)id;
    }

    /// <summary>The library by this name, or null where it, or one of the functions, is missing.</summary>
    public static NativeArgon2? TryLoad(string library) =>
        NativeLibrary.TryLoad(library, out var handle)
        && NativeLibrary.TryGetExport(handle, "argon2d_ctx", out var d)
        && NativeLibrary.TryGetExport(handle, "argon2i_ctx", out var i)
        && NativeLibrary.TryGetExport(handle, "argon2id_ctx", out var id)
            ? new NativeArgon2(d, i, id)
            : null;

    public void Hash(in Argon2Input input, Span<byte> tag)
    {
        int status;
        fixed (byte* password = input.Password.Span)
        fixed (byte* salt = input.Salt.Span)
        fixed (byte* secret = input.Secret.Span)
        fixed (byte* associatedData = input.AssociatedData.Span)
        fixed (byte* output = tag)
        {
            var context = new Context
            {
                Output = output,
                OutputLength = (uint)tag.Length,
                Password = password,
                PasswordLength = (uint)input.Password.Length,
                Salt = salt,
                SaltLength = (uint)input.Salt.Length,
                Secret = secret,
                SecretLength = (uint)input.Secret.Length,
                AssociatedData = associatedData,
                AssociatedDataLength = (uint)input.AssociatedData.Length,
                Iterations = (uint)input.Iterations,
                MemoryKibibytes = (uint)input.MemoryKibibytes,
                Lanes = (uint)input.Lanes,
                Threads = (uint)input.Lanes,
                Version = Version13,
                Allocate = &Allocate,
                Free = &Free,
            };
            status = input.Variant switch
            {
                Argon2Variant.D => hashD(&context),
                Argon2Variant.I => hashI(&context),
                _ => hashId(&context),
            };
        }

        if (status != 0)
        {
            throw new CryptographicException($"libargon2 refused with status {status}.");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Allocate(byte** memory, nuint length)
    {
        try
        {
            *memory = Argon2Memory.Rent(length);
            return 0;
        }
        catch (OutOfMemoryException)
        {
            // An exception must not cross C frames; the library answers ARGON2_MEMORY_ALLOCATION_ERROR.
            *memory = null;
            return -22;
        }
    }

    // The library has wiped the memory before it gives it back.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Free(byte* memory, nuint length) => Argon2Memory.Return(memory, length);

    // The library's argon2_context, field by field.
    [StructLayout(LayoutKind.Sequential)]
    private struct Context
    {
        public byte* Output;
        public uint OutputLength;
        public byte* Password;
        public uint PasswordLength;
        public byte* Salt;
        public uint SaltLength;
        public byte* Secret;
        public uint SecretLength;
        public byte* AssociatedData;
        public uint AssociatedDataLength;
        public uint Iterations;
        public uint MemoryKibibytes;
        public uint Lanes;
        public uint Threads;
        public uint Version;
        public delegate* unmanaged[Cdecl]<byte**, nuint, int> Allocate;
        public delegate* unmanaged[Cdecl]<byte*, nuint, void> Free;
        public uint Flags;
    }
}
