using System.Xml.Linq;
using Xunit;

namespace Sesame.House.Tests.Projects;

/// <summary>References point one way: Grains → Abstractions, Silo → Grains, Api → Abstractions and Silo.</summary>
public sealed class ReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Sesame.Abstractions"] = [],
        ["Sesame.Grains"] = ["Sesame.Abstractions"],
        ["Sesame.Silo"] = ["Sesame.Abstractions", "Sesame.Grains"],
        ["Sesame.Api"] = ["Sesame.Abstractions", "Sesame.Silo"],
    };

    [Fact]
    public void Product_projects_reference_only_what_stands_below_them() => Findings.None(
        from path in Repository.Files("src", ".csproj")
        let project = Path.GetFileNameWithoutExtension(path)
        from reference in References(path)
        where !Allowed.GetValueOrDefault(project, []).Contains(reference)
        select $"{project} → {reference}",
        "References point one way.");

    [Fact]
    public void A_reference_does_not_reach_through_another() =>
        Assert.Contains("<DisableTransitiveProjectReferences>true<", Repository.Read("Directory.Build.props"), StringComparison.Ordinal);

    [Fact]
    public void Only_the_build_switch_names_the_stand_ins() => Findings.None(
        from path in Repository.Files(".", ".csproj")
        from reference in References(path)
        where reference.StartsWith("Sesame.Standins.", StringComparison.Ordinal)
        select $"{path} → {reference}",
        "Say UsesOrleans, UsesGrpc, UsesArgon2 or UsesOtp; Directory.Build.targets picks the side.");

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = Repository.Read("Sesame.sln").Replace('\\', '/');
        Findings.None(
            new[] { "bench", "src", "standins", "tests" }.SelectMany(folder => Repository.Files(folder, ".csproj")).Where(path => !solution.Contains($"\"{path}\"", StringComparison.Ordinal)),
            "dotnet sln add …");
    }

    private static IEnumerable<string> References(string project) =>
        from element in XDocument.Parse(Repository.Read(project)).Descendants("ProjectReference")
        select Path.GetFileNameWithoutExtension(element.Attribute("Include")!.Value.Replace('\\', '/'));
}
