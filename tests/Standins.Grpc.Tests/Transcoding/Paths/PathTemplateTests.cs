using Microsoft.AspNetCore.Grpc.JsonTranscoding.Paths;

namespace Standins.Grpc.Tests.Transcoding.Paths;

public sealed class PathTemplateTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/v1")]
    [InlineData("/v1/users/{id}")]
    [InlineData("/v1/users/{id}:disable")]
    [InlineData("/v1/{name=shelves/*/books/*}:check")]
    [InlineData("/v1/{user.name.first}")]
    [InlineData("/v1/*/x/**")]
    [InlineData("/v1/{path=**}:download")]
    [InlineData("/.well-known/jwks.json")]
    [InlineData("/v1/a%20b")]
    public void Template_of_the_grammar_is_read(string text) => Assert.Equal(text, PathTemplate.Parse(text).Text);

    [Theory]
    [InlineData("")]
    [InlineData("v1")]
    [InlineData("//")]
    [InlineData("/v1/")]
    [InlineData("/v1//x")]
    [InlineData("/v1/{}")]
    [InlineData("/v1/{id")]
    [InlineData("/v1/id}")]
    [InlineData("/v1/{id}x")]
    [InlineData("/v1/x{id}")]
    [InlineData("/v1/{id=}")]
    [InlineData("/v1/{id=/x}")]
    [InlineData("/v1/{a={b}}")]
    [InlineData("/v1/{1a}")]
    [InlineData("/v1/{a..b}")]
    [InlineData("/v1/{a.}")]
    [InlineData("/v1/{id}:")]
    [InlineData("/v1/{id}:a:b")]
    [InlineData("/v1/{id}:a/b")]
    [InlineData("/v1/**/x")]
    [InlineData("/v1/{a=**}/x")]
    [InlineData("/v1/***")]
    [InlineData("/v1/a*")]
    [InlineData("/v1/{a}/{a}")]
    [InlineData("/v1/%GG")]
    [InlineData("/v1/%FF")]
    public void Anything_else_is_refused_with_its_place(string text)
    {
        var fault = Assert.Throws<FormatException>(() => PathTemplate.Parse(text));
        Assert.Contains($"'{text}'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Variable_knows_its_segments()
    {
        var template = PathTemplate.Parse("/v1/{name=shelves/*/books/*}/pages/{page}:read");
        Assert.Equal("read", template.Verb);
        Assert.Equal([new PathVariable("name", 1, 5, true), new PathVariable("page", 6, 7, false)], template.Variables);
        Assert.Equal(["v1", "shelves", null, "books", null, "pages", null], template.Segments.Select(s => s.Literal));
    }
}
