namespace Konscious.Security.Cryptography;

/// <summary>The engines there are. The choice is made once, at first use, and does not change while the process lives.</summary>
internal static class Argon2Engines
{
    /// <summary>Our own code; on every machine.</summary>
    public static IArgon2Engine Managed { get; } = new ManagedArgon2();

    /// <summary>The reference C library; null where it is not installed.</summary>
    public static IArgon2Engine? Native { get; } = NativeArgon2.TryLoad("libargon2.so.1");

    /// <summary>The reference library is the fastest and the most reviewed, so it goes first.</summary>
    public static IArgon2Engine Preferred { get; } = Native ?? Managed;
}
