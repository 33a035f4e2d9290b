using Microsoft.AspNetCore.Grpc.JsonTranscoding.Paths;

namespace Standins.Grpc.Tests.Transcoding.Paths;

public sealed class RouteTableTests
{
    [Theory]
    [InlineData("/a/b", "/a/b")]
    [InlineData("/a/x", "/a/{x}")]
    [InlineData("/x/b", "/{x}/b")]
    [InlineData("/x/y", "/{x}/{y}")]
    [InlineData("/a/b/c", "/a/**")]
    [InlineData("/a", "/a/**")]
    [InlineData("/x/y/z", null)]
    [InlineData("/a/b:do", "/a/b:do")]
    [InlineData("/a/x:do", "/a/{x}:do")]
    [InlineData("/a/x:other", "/a/{x}")]
    [InlineData("/a/:do", "/a/**:do")]
    [InlineData("/a/b/c:do", "/a/**:do")]
    [InlineData("/a/b/", "/a/b")]
    [InlineData("/a/b//", "/a/**")]
    [InlineData("//b", null)]
    [InlineData("/", null)]
    [InlineData("a/b", null)]
    [InlineData("", null)]
    [InlineData("/%61/b", "/a/b")]
    [InlineData("/a/%zz", "/a/{x}")]
    public void Most_literal_template_from_the_left_wins(string path, string? template) =>
        Assert.Equal(template, Find(Table("/a/b", "/a/{x}", "/{x}/b", "/{x}/{y}", "/a/**", "/a/b:do", "/a/{x}:do", "/a/**:do"), path));

    [Fact]
    public void Root_can_be_a_route() => Assert.Equal("/", Find(Table("/", "/{x}"), "/"));

    [Fact]
    public void Way_that_ends_nowhere_is_left_for_another() =>
        Assert.Equal("/{x}/b/d", Find(Table("/a/b/c", "/{x}/b/d"), "/a/b/d"));

    [Fact]
    public void Same_requests_cannot_have_two_routes()
    {
        var table = Table("/a/{x}");
        var fault = Assert.Throws<InvalidOperationException>(() => table.Add(PathTemplate.Parse("/a/{y}"), "GET", "other"));
        Assert.Equal("GET /a/{y} matches the same requests as GET /a/{x}.", fault.Message);
        table.Add(PathTemplate.Parse("/a/{y}"), "POST", "other");
    }

    [Fact]
    public void Any_method_comes_after_the_named_one()
    {
        var table = new RouteTable<string>();
        table.Add(PathTemplate.Parse("/a"), RouteTable<string>.AnyMethod, "any");
        table.Add(PathTemplate.Parse("/a"), "GET", "get");
        Assert.Equal("get", Find(table, "/a"));
        Assert.Equal("any", table.Find("/a", "PURGE", new (int, int)[1], out _)?.Value);
    }

    internal static RouteTable<string> Table(params string[] templates)
    {
        var table = new RouteTable<string>();
        foreach (var template in templates)
        {
            table.Add(PathTemplate.Parse(template), "GET", template);
        }

        return table;
    }

    internal static string? Find(RouteTable<string> table, string path) =>
        table.Find(path, "GET", new (int, int)[table.SegmentsMax], out _)?.Value;
}
