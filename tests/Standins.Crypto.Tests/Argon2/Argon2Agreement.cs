using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Konscious.Security.Cryptography;
using Standins.Crypto.Tests.Peers;

namespace Standins.Crypto.Tests.Argon2;

/// <summary>The engines agree with each other, and with code that nobody here wrote.</summary>
public sealed class Argon2Agreement(PeerTools peers) : IClassFixture<PeerTools>
{
    [Theory]
    [InlineData("managed")]
    [InlineData("managed-without-vectors")]
    public void Managed_and_native_give_the_same_bytes_whatever_is_asked(string engine) =>
        Prop.ForAll(Works.ToArbitrary(), work => Tag(work, AllEngines.ByName(engine)) == Tag(work, AllEngines.ByName("native")))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Sesames_own_parameters_give_the_same_bytes_on_every_engine()
    {
        var work = new Work([.. "correct horse battery staple"u8], [.. "0123456789abcdef"u8], [], [], 2, 19456, 1, 32);
        var tags = new[] { "native", "managed", "managed-without-vectors" }.Select(engine => Tag(work, AllEngines.ByName(engine)));
        Assert.Single(tags.Distinct());
    }

    [Theory]
    [InlineData("native")]
    [InlineData("managed")]
    public void Hash_wasm_gives_the_same_bytes(string engine)
    {
        // hash-wasm wants a password of at least one byte and takes no associated data.
        var works = Gen.Sample(Works, 40)
            .Select(work => work with { AssociatedData = [], Password = [.. work.Password, 7] })
            .Append(new Work([.. "correct horse battery staple"u8], [.. "0123456789abcdef"u8], [], [], 2, 19456, 1, 32))
            .ToArray();
        var theirs = peers.HashWasm(works.Select(work => JsonSerializer.Serialize(new
        {
            password = Convert.ToHexString(work.Password),
            salt = Convert.ToHexString(work.Salt),
            secret = Convert.ToHexString(work.Secret),
            iterations = work.Iterations,
            memory = work.Memory,
            lanes = work.Lanes,
            length = work.Length,
        })));
        Assert.Equal(works.Select(work => Tag(work, AllEngines.ByName(engine))), theirs);
    }

    private static Gen<Work> Works =>
        from password in Bytes(0, 300)
        from salt in Bytes(8, 40)
        from secret in Bytes(0, 32)
        from associatedData in Bytes(0, 200)
        from iterations in Gen.Choose(1, 4)
        from lanes in Gen.Choose(1, 4)
        from memory in Gen.Choose(8 * lanes, 700)
        from length in Gen.Choose(4, 200)
        select new Work(password, salt, secret, associatedData, iterations, memory, lanes, length);

    private static Gen<byte[]> Bytes(int least, int most) =>
        Gen.Choose(least, most).SelectMany(length => Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf(length));

    private static string Tag(Work work, IArgon2Engine engine)
    {
        using var argon2 = new Argon2id(work.Password, engine)
        {
            Salt = work.Salt,
            KnownSecret = work.Secret.Length == 0 ? null : work.Secret,
            AssociatedData = work.AssociatedData,
            Iterations = work.Iterations,
            MemorySize = work.Memory,
            DegreeOfParallelism = work.Lanes,
        };
        return Convert.ToHexStringLower(argon2.GetBytes(work.Length));
    }

    private sealed record Work(
        byte[] Password, byte[] Salt, byte[] Secret, byte[] AssociatedData, int Iterations, int Memory, int Lanes, int Length);
}
