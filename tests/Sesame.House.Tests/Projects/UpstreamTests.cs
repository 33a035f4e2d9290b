using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace Sesame.House.Tests.Projects;

/// <summary>With -p:Upstream=true every stand-in steps aside for the package it stands for.</summary>
public sealed class UpstreamTests
{
    public static TheoryData<string> ProductProjects() => [.. Repository.Files("src", ".csproj")];

    [Theory, MemberData(nameof(ProductProjects))]
    public async Task The_switch_swaps_every_stand_in_for_a_pinned_package(string project)
    {
        var items = await EvaluateAsync(project, upstream: true);
        var versions = Names(items, "PackageVersion");

        Assert.DoesNotContain(Names(items, "ProjectReference"), name => name.Contains("/Sesame.Standins.", StringComparison.Ordinal));
        Findings.None(Names(items, "PackageReference").Where(id => !versions.Contains(id)), $"{project}: no version is pinned for");
        Assert.Contains(Names(items, "PackageReference"), id => id.StartsWith("Microsoft.Orleans.", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(ProductProjects))]
    public async Task Without_the_switch_no_package_is_referenced_beside_its_stand_in(string project)
    {
        var items = await EvaluateAsync(project, upstream: false);

        Assert.Contains(Names(items, "ProjectReference"), name => name.Contains("standins/Orleans/", StringComparison.Ordinal));
        Assert.DoesNotContain(Names(items, "PackageReference"), id => id.StartsWith("Microsoft.Orleans.", StringComparison.Ordinal) || id.StartsWith("Grpc.AspNetCore", StringComparison.Ordinal));
    }

    private static HashSet<string> Names(JsonElement items, string kind) =>
        [.. items.GetProperty(kind).EnumerateArray().Select(item => item.GetProperty("Identity").GetString()!.Replace('\\', '/'))];

    private static async Task<JsonElement> EvaluateAsync(string project, bool upstream)
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = Repository.Root, RedirectStandardOutput = true };
        string[] arguments = ["msbuild", project, $"-p:Upstream={(upstream ? "true" : "false")}", "-getItem:ProjectReference", "-getItem:PackageReference", "-getItem:PackageVersion"];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output);
        return JsonDocument.Parse(output).RootElement.GetProperty("Items");
    }
}
