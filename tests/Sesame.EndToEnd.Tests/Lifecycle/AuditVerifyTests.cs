using Sesame.EndToEnd.Tests.Harness;
using Xunit;

namespace Sesame.EndToEnd.Tests.Lifecycle;

[Collection(ServerCollection.Name)]
public sealed class AuditVerifyTests(SharedServer shared)
{
    [Fact]
    public async Task The_log_of_a_server_at_work_is_verified()
    {
        await shared.Client.RegisterAsync(Rest.NewEmail());
        Command verified;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        do
        {
            patience.Token.ThrowIfCancellationRequested();
            verified = await Command.RunAsync("dotnet", Repository.SiloProgram, "audit", "verify", "--home", shared.Server.Home.Path);
            Assert.True(verified.ExitCode == 0, verified.Errors + verified.Output);
        }
        while (verified.Output.StartsWith("Nothing is sealed.", StringComparison.Ordinal));

        Assert.EndsWith("All is as it was sealed.\n", verified.Output, StringComparison.Ordinal);
        var head = verified.Output.Split('\n').Single(line => line.StartsWith("Head ", StringComparison.Ordinal)).Split(' ')[1].TrimEnd(':');

        var wrong = await Command.RunAsync(Repository.Script, "audit", "verify", "--home", shared.Server.Home.Path, "--json", "--head", $"{head[..^1]}{(head[^1] == '0' ? '1' : '0')}");
        Assert.True(wrong.ExitCode == 1, wrong.Errors + wrong.Output);
        Assert.Contains("\"kind\": \"HeadDiffers\"", wrong.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_home_without_a_database_is_refused_with_a_sentence()
    {
        using var home = new Home();
        var refused = await Command.RunAsync("dotnet", Repository.SiloProgram, "audit", "verify", "--home", home.Path);
        Assert.StartsWith("There is no database in ", refused.Refusal(), StringComparison.Ordinal);
    }
}
