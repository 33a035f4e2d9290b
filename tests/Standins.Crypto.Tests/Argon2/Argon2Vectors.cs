using Konscious.Security.Cryptography;
using Standins.Crypto.Tests.Peers;

namespace Standins.Crypto.Tests.Argon2;

/// <summary>Published answers, asked of every engine there is.</summary>
public sealed class Argon2Vectors : IClassFixture<PeerTools>
{
    [Fact]
    public void The_reference_library_is_installed_where_the_tests_run() => Assert.NotNull(Argon2Engines.Native);

    [Fact]
    public void The_reference_library_goes_first_where_it_is_installed() =>
        Assert.Same(Argon2Engines.Native, Argon2Engines.Preferred);

    [Fact]
    public void A_library_that_is_missing_is_no_error() => Assert.Null(NativeArgon2.TryLoad("libargon2-that-is-not-there.so"));

    [Fact]
    public void A_library_without_the_function_is_not_taken() => Assert.Null(NativeArgon2.TryLoad("libc.so.6"));

    [Theory, MemberData(nameof(AllEngines.Names), MemberType = typeof(AllEngines))]
    public void Section_5_1_of_RFC_9106_holds(string engine)
    {
        using var argon2 = new Argon2d(Filled(32, 1), AllEngines.ByName(engine));
        Assert.Equal("512B391B6F1162975371D30919734294F868E3BE3984F3C1A13A4DB9FABE4ACB", TagOfRfc9106(argon2));
    }

    [Theory, MemberData(nameof(AllEngines.Names), MemberType = typeof(AllEngines))]
    public void Section_5_2_of_RFC_9106_holds(string engine)
    {
        using var argon2 = new Argon2i(Filled(32, 1), AllEngines.ByName(engine));
        Assert.Equal("C814D9D1DC7F37AA13F0D77F2494BDA1C8DE6B016DD388D29952A4C4672B6CE8", TagOfRfc9106(argon2));
    }

    [Theory, MemberData(nameof(AllEngines.Names), MemberType = typeof(AllEngines))]
    public void Section_5_3_of_RFC_9106_holds(string engine)
    {
        using var argon2 = new Argon2id(Filled(32, 1), AllEngines.ByName(engine));
        Assert.Equal("0D640DF58D78766C08C037A34A8B53C9D01EF0452D75B65EB52520E96B01E659", TagOfRfc9106(argon2));
    }

    // From the reference implementation's test.c.
    [Theory, MemberData(nameof(AllEngines.Names), MemberType = typeof(AllEngines))]
    public void The_reference_implementations_vector_holds(string engine)
    {
        using var argon2 = new Argon2id("password"u8.ToArray(), AllEngines.ByName(engine))
        {
            Salt = "somesalt"u8.ToArray(),
            Iterations = 2,
            MemorySize = 65536,
            DegreeOfParallelism = 1,
        };
        Assert.Equal("09316115D5CF24ED5A15A31A3BA326E5CF32EDC24702987C02B6566F61913CF7", Convert.ToHexString(argon2.GetBytes(32)));
    }

    // RFC 7693, appendix A.
    [Fact]
    public void Blake2b_hashes_abc_as_its_RFC_says()
    {
        var digest = new byte[64];
        Blake2b.Hash("abc"u8, digest);
        Assert.Equal(
            "BA80A53F981C4D0D6A2797B69F12F6E94C212F14685AC4B74B12BB6FDBFFA2D17D87C5392AAB792DC252D5DE4533CC9518D38AA8DBF1925AB92386EDD4009923",
            Convert.ToHexString(digest));
    }

    [Theory]
    [InlineData(0, "786A02F742015903C6C6FD852552D272912F4740E15847618A86E217F71F5419D25E1031AFEE585313896444934EB04B903A685B1448B755D56F701AFE9BE2CE")]
    [InlineData(128, "2319E3789C47E2DAA5FE807F61BEC2A1A6537FA03F19FF32E87EECBFD64B7E0E8CCFF439AC333B040F19B0C4DDD11A61E24AC1FE0F10A039806C5DCC0DA3D115")]
    [InlineData(129, "F59711D44A031D5F97A9413C065D1E614C417EDE998590325F49BAD2FD444D3E4418BE19AEC4E11449AC1A57207898BC57D76A1BCF3566292C20C683A5C4648F")]
    public void Blake2b_holds_at_the_edges_of_a_block(int length, string expected)
    {
        var digest = new byte[64];
        Blake2b.Hash(Enumerable.Range(0, length).Select(i => (byte)i).ToArray(), digest);
        Assert.Equal(expected, Convert.ToHexString(digest));
    }

    private static string TagOfRfc9106(Konscious.Security.Cryptography.Argon2 argon2)
    {
        argon2.Salt = Filled(16, 2);
        argon2.KnownSecret = Filled(8, 3);
        argon2.AssociatedData = Filled(12, 4);
        (argon2.Iterations, argon2.MemorySize, argon2.DegreeOfParallelism) = (3, 32, 4);
        return Convert.ToHexString(argon2.GetBytes(32));
    }

    private static byte[] Filled(int length, byte value) => [.. Enumerable.Repeat(value, length)];
}
