using Sesame.Api.Tests.Harness;
using Xunit;

namespace Sesame.Api.Tests.Users;

/// <summary>A deployment with a schema for the properties of its users.</summary>
public sealed class PropertiesSchemaTests(PropertiesSchemaTests.Deployment api) : IClassFixture<PropertiesSchemaTests.Deployment>
{
    private const string Path = "/accounts/v1/users";

    [Fact]
    public async Task Properties_are_written_only_as_the_schema_says()
    {
        var writer = (await api.ClientAsync("internal")).Proved;
        Assert.Equal("properties", (await api.SendAsync("POST", Path, writer, """{"email": "a@example.com"}""")).Fields);
        Assert.Equal("email properties.team", (await api.SendAsync("POST", Path, writer, """{"email": "a", "properties": {"team": 1}}""")).Fields);
        var made = await api.SendAsync("POST", Path, writer, """{"email": "a@example.com", "properties": {"team": "core"}}""");

        Assert.Equal(200, made.Status);
        var user = $"{Path}/{made["userId"]}";
        Assert.Equal("user.properties.team", (await api.SendAsync("PATCH", user, writer, """{"properties": {"team": 2}}""")).Fields);
        Assert.Equal("user.properties", (await api.SendAsync("PATCH", $"{user}?updateMask=properties", writer, "{}")).Fields);
        Assert.Equal(200, (await api.SendAsync("PATCH", user, writer, """{"firstName": "Ada", "properties": {"team": "edge"}}""")).Status);
        Assert.Equal("properties", (await api.SendAsync("POST", Path, (await api.ClientAsync("external")).Identified, """{"email": "b@example.com"}""")).Fields);
    }

    public sealed class Deployment() : RunningApi(builder =>
    {
        var file = System.IO.Path.GetTempFileName();
        File.WriteAllText(file, """{"type": "object", "required": ["team"], "properties": {"team": {"type": "string"}}}""");
        builder.Configuration["Users:PropertiesSchemaFile"] = file;
    });
}
