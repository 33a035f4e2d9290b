using System.Security.Cryptography;
using System.Text;
using Sesame.Abstractions.ApiKeys;
using Xunit;

namespace Sesame.Grains.Tests.ApiKeys;

public sealed class ApiKeyTextTests
{
    private static readonly Guid Id = Guid.Parse("01934f6e-0000-7000-8000-000000000001");

    [Fact]
    public void Has_a_shape_that_is_found_in_leaked_text() =>
        Assert.Matches("^ssk_[0-9a-f]{32}_[0-9A-Za-z]{49}$", ApiKeyText.New(Id).Value);

    [Fact]
    public void Reads_back_with_its_id_and_hash()
    {
        var key = ApiKeyText.New(Id);
        Assert.True(ApiKeyText.TryParse(key.Value, out var read));
        Assert.Equal(Id, read.Id);
        Assert.Equal(SHA256.HashData(Encoding.ASCII.GetBytes(key.Value)), read.Hash());
    }

    [Fact]
    public void Two_keys_differ() => Assert.NotEqual(ApiKeyText.New(Id).Value, ApiKeyText.New(Id).Value);

    [Fact]
    public void Every_changed_character_is_noticed()
    {
        var value = ApiKeyText.New(Id).Value;
        for (var i = 0; i < value.Length; i++)
        {
            var changed = string.Concat(value.AsSpan(0, i), value[i] == '0' ? "1" : "0", value.AsSpan(i + 1));
            Assert.False(ApiKeyText.TryParse(changed, out _), $"position {i}");
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ssk_")]
    [InlineData("ssk_x_y")]
    public void Other_texts_are_not_keys(string? text) => Assert.False(ApiKeyText.TryParse(text, out _));

    [Fact]
    public void Shortened_and_lengthened_keys_are_not_keys()
    {
        var value = ApiKeyText.New(Id).Value;
        Assert.False(ApiKeyText.TryParse(value[..^1], out _));
        Assert.False(ApiKeyText.TryParse(value + "0", out _));
        Assert.False(ApiKeyText.TryParse(" " + value, out _));
        Assert.False(ApiKeyText.TryParse(value.ToUpperInvariant(), out _));
    }

    [Fact]
    public void Does_not_print_itself() => Assert.Equal("***", ApiKeyText.New(Id).ToString());
}
