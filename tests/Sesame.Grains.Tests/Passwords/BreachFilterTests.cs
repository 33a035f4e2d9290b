using System.Security.Cryptography;
using Sesame.Grains.Passwords;
using Xunit;

namespace Sesame.Grains.Tests.Passwords;

public sealed class BreachFilterTests : IDisposable
{
    private static readonly BreachFilter Shipped = BreachFilter.LoadShipped();
    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Theory]
    [InlineData("password")]
    [InlineData("qwertyuiop")]
    [InlineData("123456789")]
    [InlineData("1qaz2wsx3edc4rfv")]
    [InlineData("PassWord")]
    [InlineData("\uff50assword")]
    [InlineData("characteristically")]
    public void Common_passwords_are_on_the_shipped_list_in_any_case(string password) => Assert.True(Shipped.Contains(password));

    [Theory]
    [InlineData("")]
    [InlineData("plum kettle orbit sandal")]
    [InlineData("vX9$kq-Lm2!tRw7z")]
    public void Uncommon_ones_are_not(string password) => Assert.False(Shipped.Contains(password));

    [Fact]
    public void The_shipped_list_is_large_and_its_file_small()
    {
        using var stream = typeof(BreachFilter).Assembly.GetManifestResourceStream(typeof(BreachFilter), "BreachFilter.bin")!;
        Assert.InRange(Shipped.Count, 45_000, long.MaxValue);
        Assert.InRange(stream.Length, 1, 1024 * 1024);
    }

    [Fact]
    public void At_most_one_other_password_in_a_thousand_is_taken_for_a_listed_one()
    {
        var mistaken = Enumerable.Range(0, 200_000).Count(i => Shipped.Contains($"surely not listed {i}"));
        Assert.InRange(mistaken, 0, 200);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    [InlineData(30_000)]
    public void A_built_filter_finds_every_password_of_its_list(int count)
    {
        var words = Enumerable.Range(0, count).Select(i => $"word {i}").ToArray();
        var filter = Written(BreachFilterBuilder.Build(words));
        Assert.Equal(count, filter.Count);
        Assert.All(words, word => Assert.True(filter.Contains(word)));
        Assert.InRange(Enumerable.Range(0, 100_000).Count(i => filter.Contains($"other {i}")), 0, 100);
    }

    [Fact]
    public void Repeated_and_empty_lines_do_not_count()
    {
        var filter = Written(BreachFilterBuilder.Build(["Dragon", "dragon", "", "monkey", "monkey"]));
        Assert.Equal(2, filter.Count);
    }

    [Fact]
    public void The_same_list_gives_the_same_bytes_in_any_order() =>
        Assert.Equal(BreachFilterBuilder.Build(["a", "b", "c"]), BreachFilterBuilder.Build(["c", "a", "b"]));

    [Fact]
    public void A_file_that_is_no_filter_is_refused_by_name()
    {
        File.WriteAllText(file, "password\n123456\nqwerty and some more words, so that it is long enough\n");
        Assert.Contains(file, Assert.Throws<InvalidDataException>(() => BreachFilter.LoadFile(file)).Message, StringComparison.Ordinal);
        File.WriteAllBytes(file, []);
        Assert.Throws<InvalidDataException>(() => BreachFilter.LoadFile(file));
    }

    [Fact]
    public void A_damaged_file_is_refused()
    {
        var bytes = BreachFilterBuilder.Build(["a", "b", "c"]);
        bytes[RandomNumberGenerator.GetInt32(4, bytes.Length)] ^= 1;
        Assert.Contains("damaged", Assert.Throws<InvalidDataException>(() => Written(bytes)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => Written(bytes[..^9]));
    }

    private BreachFilter Written(byte[] bytes)
    {
        File.WriteAllBytes(file, bytes);
        return BreachFilter.LoadFile(file);
    }
}
