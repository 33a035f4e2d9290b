using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Sesame.Abstractions.Sessions;
using Sesame.Grains.Sessions;
using Xunit;

namespace Sesame.Grains.Tests.Sessions;

public sealed class RefreshTokensTests
{
    private readonly byte[] key = RandomNumberGenerator.GetBytes(RefreshTokens.KeyBytes);
    private readonly Guid session = Guid.NewGuid();

    [Fact]
    public void A_token_names_its_session_and_generation_and_proves_both()
    {
        Assert.True(RefreshToken.TryParse(RefreshTokens.Make(key, session, 7), out var token));

        Assert.Equal((session, 7), (token.SessionId, token.Generation));
        Assert.True(RefreshTokens.IsProof(key, session, 7, token.Proof.Span));
        Assert.False(RefreshTokens.IsProof(key, session, 8, token.Proof.Span));
        Assert.False(RefreshTokens.IsProof(key, Guid.NewGuid(), 7, token.Proof.Span));
        Assert.False(RefreshTokens.IsProof(RandomNumberGenerator.GetBytes(RefreshTokens.KeyBytes), session, 7, token.Proof.Span));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("srt_")]
    [InlineData("srt_a.b.c")]
    [InlineData("srt_0123456789abcdef0123456789abcdef.-1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("srt_0123456789abcdef0123456789abcdef.99999999999.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("srt_0123456789abcdef0123456789abcdef.1.AAAA")]
    [InlineData("srt_0123456789abcdef0123456789abcdef.1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.x")]
    public void What_has_not_the_form_of_a_token_is_none(string? text) => Assert.False(RefreshToken.TryParse(text, out _));

    [Fact]
    public void No_text_makes_the_parser_throw() =>
        Prop.ForAll<string>(text =>
        {
            RefreshToken.TryParse(text, out _);
            RefreshToken.TryParse("srt_" + text, out _);
        }).QuickCheckThrowOnFailure();
}
