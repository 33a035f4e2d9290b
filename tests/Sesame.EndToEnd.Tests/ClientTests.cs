using System.Text.Json;
using Sesame.EndToEnd.Tests.Harness;
using Xunit;

namespace Sesame.EndToEnd.Tests;

/// <summary>The same journey by clients that nobody here wrote.</summary>
[Collection(ServerCollection.Name)]
public sealed class ClientTests(SharedServer shared)
{
    [Fact]
    public Task A_user_signs_up_in_and_out_with_the_gRPC_client_of_Node() => WalkAsync("node", "journey.mjs");

    [Fact]
    public Task A_user_signs_up_in_and_out_with_the_gRPC_client_of_Python() => WalkAsync("/usr/bin/python3", "journey.py");

    [Fact]
    public Task A_user_signs_up_in_and_out_with_gRPC_Web_from_a_page_in_Chromium() => WalkAsync("node", "browser.mjs");

    private async Task WalkAsync(string program, string script)
    {
        var input = JsonSerializer.Serialize(new
        {
            target = $"127.0.0.1:{shared.Server.GrpcPort}",
            origin = $"http://127.0.0.1:{shared.Server.HttpPort}",
            basic = shared.Bootstrap.ClientBasic["Basic ".Length..],
            email = Rest.NewEmail(),
            password = Rest.Password,
            state = Rest.NewState(),
            descriptors = Repository.Descriptors,
        });

        var walk = await Command.RunAsync(program, [Path.Combine(Repository.Clients, script)], input);

        Assert.True(walk.ExitCode == 0, walk.Errors + walk.Output);
        var seen = JsonDocument.Parse(walk.Output).RootElement;
        Assert.Equal(seen.GetProperty("created").GetString(), seen.GetProperty("user").GetString());
        Assert.Equal("UNAUTHENTICATED INVALID_CREDENTIALS", seen.GetProperty("wrong").GetString());
        Assert.True(seen.GetProperty("active").GetBoolean());
        Assert.True(seen.GetProperty("sameSession").GetBoolean());
        Assert.Equal(1, seen.GetProperty("listed").GetInt32());
        Assert.False(seen.GetProperty("activeAfter").GetBoolean());
        Assert.Equal("SESSION_ENDED", seen.GetProperty("reasonAfter").GetString());
        Assert.Equal("RESOURCE_EXHAUSTED LOGIN_DELAYED", seen.GetProperty("delayed").GetString());
        Assert.Equal("sessions", seen.GetProperty("known").GetString());
    }
}
