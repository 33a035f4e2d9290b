using Sesame.Grains.Passwords;
using Xunit;

namespace Sesame.Grains.Tests.Passwords;

public sealed class PasswordHasherTests : IDisposable
{
    private static readonly PasswordHashCost Cheap = new(MemoryKibibytes: 64, Iterations: 1, Lanes: 1);

    private readonly PasswordHashMeter meter = new();
    private readonly PasswordHasher hasher;

    public PasswordHasherTests() => hasher = new PasswordHasher(Cheap, meter);

    public void Dispose() => meter.Dispose();

    [Fact]
    public void The_password_verifies_and_needs_no_rehash() =>
        Assert.Equal(new PasswordVerdict.Right(NeedsRehash: false), hasher.Verify(hasher.Hash("correct horse battery"), "correct horse battery"));

    [Fact]
    public void Another_password_is_wrong() =>
        Assert.IsType<PasswordVerdict.Wrong>(hasher.Verify(hasher.Hash("correct horse battery"), "Correct horse battery"));

    [Fact]
    public void The_same_password_hashes_differently_each_time() => Assert.NotEqual(hasher.Hash("same"), hasher.Hash("same"));

    [Fact]
    public void New_hashes_carry_todays_parameters()
    {
        var real = new PasswordHasher(PasswordHashCost.Current, meter);
        var phc = real.Hash("correct horse battery");
        Assert.StartsWith("$argon2id$v=19$m=19456,t=2,p=1$", phc, StringComparison.Ordinal);
        Assert.Equal(new PasswordVerdict.Right(NeedsRehash: false), real.Verify(phc, "correct horse battery"));
    }

    // Made by the argon2 command: printf %s 'correct horse battery staple' | argon2 0123456789abcdef -id -t 2 -k 19456 -p 1 -l 32 -e
    [Fact]
    public void A_hash_that_the_reference_program_made_verifies()
    {
        var real = new PasswordHasher(PasswordHashCost.Current, meter);
        Assert.Equal(
            new PasswordVerdict.Right(NeedsRehash: false),
            real.Verify("$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$gy5SuVm5Z7Vw7keB9se9p87QGcomaseB/S2U1OhTsM0", "correct horse battery staple"));
    }

    [Theory]
    [InlineData(128, 1, 1)]
    [InlineData(64, 2, 1)]
    [InlineData(64, 1, 2)]
    public void A_hash_made_with_other_parameters_verifies_and_needs_a_rehash(int memory, int iterations, int lanes)
    {
        var older = new PasswordHasher(new PasswordHashCost(memory, iterations, lanes), meter);
        Assert.Equal(new PasswordVerdict.Right(NeedsRehash: true), hasher.Verify(older.Hash("secret of old"), "secret of old"));
    }

    [Fact]
    public void Without_a_stored_hash_a_decoy_is_computed_and_nothing_matches()
    {
        Assert.IsType<PasswordVerdict.Wrong>(hasher.Verify(null, "anything"));
        Assert.Equal(1, meter.HashesStarted);
    }

    [Fact]
    public void A_right_a_wrong_and_an_unknown_password_cost_one_hash_each()
    {
        var phc = hasher.Hash("secret");
        var before = meter.HashesStarted;
        hasher.Verify(phc, "secret");
        Assert.Equal(before + 1, meter.HashesStarted);
        hasher.Verify(phc, "wrong");
        Assert.Equal(before + 2, meter.HashesStarted);
        hasher.Verify(null, "wrong");
        Assert.Equal(before + 3, meter.HashesStarted);
    }

    [Fact]
    public void A_damaged_stored_hash_is_an_error_and_not_a_wrong_password()
    {
        var e = Assert.Throws<InvalidDataException>(() => hasher.Verify("$argon2id$v=19$m=64,t=1,p=1$damaged", "secret"));
        Assert.DoesNotContain("damaged", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("caf\u00e9 au lait", "cafe\u0301 au lait")]
    [InlineData("\ufb01nal countdown", "final countdown")]
    [InlineData("\uff30\uff41\uff53\uff53\u3000word", "Pass word")]
    [InlineData("\u1112\u1161\u11ab\u1100\u1173\u11af", "\ud55c\uae00")]
    public void However_a_keyboard_composes_it_the_password_is_the_same(string registered, string typed) =>
        Assert.IsType<PasswordVerdict.Right>(hasher.Verify(hasher.Hash(registered), typed));

    [Fact]
    public void The_longest_password_counts_to_its_last_character()
    {
        // 128 characters of 4 bytes each, as many as a policy allows.
        var first = string.Concat(Enumerable.Repeat("\U0001F511", 127));
        var phc = hasher.Hash(first + "\U0001F40E");

        Assert.IsType<PasswordVerdict.Right>(hasher.Verify(phc, first + "\U0001F40E"));
        Assert.IsType<PasswordVerdict.Wrong>(hasher.Verify(phc, first + "\U0001F50B"));
        // Alike up to its last byte.
        Assert.IsType<PasswordVerdict.Wrong>(hasher.Verify(phc, first + "\U0001F40F"));
        Assert.IsType<PasswordVerdict.Wrong>(hasher.Verify(phc, first));
    }

    [Fact]
    public void An_oversized_text_is_wrong_after_the_same_work()
    {
        var phc = hasher.Hash("");
        var before = meter.HashesStarted;
        Assert.IsType<PasswordVerdict.Wrong>(hasher.Verify(phc, new string('a', 5000)));
        Assert.Equal(before + 1, meter.HashesStarted);
    }

    [Fact]
    public void An_oversized_text_is_never_hashed_for_storing() =>
        Assert.Throws<ArgumentException>(() => hasher.Hash(new string('a', 5000)));

    [Fact]
    public void Text_that_is_not_well_formed_does_not_throw() =>
        Assert.IsType<PasswordVerdict.Wrong>(hasher.Verify(hasher.Hash("secret"), "\ud800secret"));
}
