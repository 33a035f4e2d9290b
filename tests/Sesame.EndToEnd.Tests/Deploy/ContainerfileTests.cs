using System.Text.RegularExpressions;
using Sesame.EndToEnd.Tests.Harness;
using Xunit;

namespace Sesame.EndToEnd.Tests.Deploy;

/// <summary>What can be told about an image without building it: that it is made of what is there, and runs as nobody.</summary>
public sealed partial class ContainerfileTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Repository.Root, "deploy/Containerfile"));

    [Fact]
    public void All_that_is_copied_from_the_sources_is_there()
    {
        var copied = Lines.Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from", StringComparison.Ordinal))
            .SelectMany(line => line.Split(' ')[1..^1]).ToList();

        Assert.NotEmpty(copied);
        Assert.All(copied, path => Assert.True(Path.Exists(Path.Combine(Repository.Root, path)), path));
    }

    [Fact]
    public void What_the_server_is_built_from_is_copied()
    {
        var copied = string.Join(' ', Lines.Where(line => line.StartsWith("COPY ", StringComparison.Ordinal)));
        var fingerprint = File.ReadLines(Repository.Script).Single(line => line.Contains("find src ", StringComparison.Ordinal));
        var parts = fingerprint.Split("find ")[1].Split(" \\(")[0].Split(' ').Select(part => part.TrimEnd('*').TrimEnd('.'));

        Assert.All(parts, part => Assert.Contains(part.Split('/')[0], copied, StringComparison.Ordinal));
    }

    [Fact]
    public void The_images_are_of_the_version_that_the_projects_target()
    {
        var target = Version().Match(File.ReadAllText(Path.Combine(Repository.Root, "Directory.Build.props"))).Groups[1].Value;
        var bases = Lines.Where(line => line.StartsWith("ARG ", StringComparison.Ordinal)).ToList();

        Assert.Equal(2, bases.Count);
        Assert.All(bases, line => Assert.EndsWith($":{target}", line, StringComparison.Ordinal));
    }

    [Fact]
    public void It_runs_the_server_as_nobody()
    {
        var user = Assert.Single(Lines, line => line.StartsWith("USER ", StringComparison.Ordinal));
        Assert.Matches("^USER [1-9][0-9]*:[1-9][0-9]*$", user);
        var entry = Assert.Single(Lines, line => line.StartsWith("ENTRYPOINT ", StringComparison.Ordinal));
        Assert.Equal($"ENTRYPOINT [\"dotnet\", \"/app/{Path.GetFileName(Repository.ServerProgram)}\"]", entry);
    }

    [GeneratedRegex("<TargetFramework>net([0-9.]+)</TargetFramework>")]
    private static partial Regex Version();
}
