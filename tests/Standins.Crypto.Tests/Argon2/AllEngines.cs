using Konscious.Security.Cryptography;

namespace Standins.Crypto.Tests.Argon2;

/// <summary>The engines by name, so that each shows as its own case.</summary>
public static class AllEngines
{
    public static TheoryData<string> Names => new("native", "managed", "managed-without-vectors");

    internal static IArgon2Engine ByName(string name) => name switch
    {
        "native" => Argon2Engines.Native ?? throw new InvalidOperationException("libargon2.so.1 is not installed."),
        "managed" => Argon2Engines.Managed,
        _ => new ManagedArgon2(vectors: false),
    };
}
