using System.Reflection;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Sesame.House.Tests.Source;
using Xunit;

namespace Sesame.House.Tests.Projects;

/// <summary>
/// The public types of each stand-in, compared with a list that was read beside the package's documentation. A type that is not on the list is either
/// one that the package has too (add it) or one of our own: make it internal or, when generated code needs it, list it after a plus sign.
/// </summary>
public sealed class SurfaceTests
{
    private const char GeneratedCodeOnly = '+';

    private static readonly string[] Names = ["Argon2", "Grpc", "Orleans", "Otp"];

    public static TheoryData<string> StandIns() => [.. Names];

    [Theory, MemberData(nameof(StandIns))]
    public void A_stand_in_shows_only_types_that_its_package_has(string name)
    {
        var file = FileOf(name);
        var shown = Shown(name).ToHashSet();
        var listed = File.Exists(file) ? File.ReadAllLines(file).ToHashSet() : [];
        if (Environment.GetEnvironmentVariable("RENEW_SURFACE") == "1")
        {
            listed = [.. shown.Select(type => listed.Contains(GeneratedCodeOnly + type) ? GeneratedCodeOnly + type : type)];
            File.WriteAllLines(file, listed.OrderBy(line => line.TrimStart(GeneratedCodeOnly), StringComparer.Ordinal));
        }

        var known = listed.Select(line => line.TrimStart(GeneratedCodeOnly)).ToHashSet();
        Findings.None(shown.Except(known).Order(StringComparer.Ordinal), $"Not on Surface/{name}.txt. Add what the package has (RENEW_SURFACE=1 writes the list), hide the rest.");
        Findings.None(known.Except(shown).Order(StringComparer.Ordinal), $"No longer shown; take it off Surface/{name}.txt.");
    }

    [Fact]
    public void The_product_names_nothing_that_only_generated_code_may()
    {
        var names = Names.SelectMany(name => File.ReadAllLines(FileOf(name)))
            .Where(line => line.StartsWith(GeneratedCodeOnly))
            .Select(line => line[(line.LastIndexOf('.') + 1)..].Split('`')[0])
            .ToHashSet();
        Findings.None(
            from file in CodeFile.In("src")
            from name in file.Root.DescendantNodes().OfType<SimpleNameSyntax>()
            where names.Contains(name.Identifier.Text)
            select $"{file.At(name)} {name}",
            "The package does not have it.");
    }

    [Fact]
    public void No_stand_in_opens_its_inside_to_the_product() => Findings.None(
        from path in Repository.Files("standins", ".cs", ".csproj")
        from line in Repository.Lines(path)
        where line.Contains("InternalsVisibleTo", StringComparison.Ordinal)
        from product in new[] { "Sesame.Abstractions", "Sesame.Grains", "Sesame.Silo", "Sesame.Api" }
        where line.Contains($"\"{product}\"", StringComparison.Ordinal)
        select $"{path}: {product}",
        "The product uses what the package shows.");

    // What protoc made of the well-known services comes from their protos, not from us.
    private static IEnumerable<string> Shown(string name) =>
        Assembly.LoadFrom(Find($"Sesame.Standins.{name}")).GetExportedTypes()
            .Where(type => !type.IsNested && type.Namespace is not (null or "Grpc.Health.V1" or "Grpc.Reflection.V1" or "Grpc.Reflection.V1Alpha"))
            .Select(type => type.FullName!);

    private static string FileOf(string name) => Path.Combine(Repository.Root, "tests/Sesame.House.Tests/Surface", name + ".txt");

    private static string Find(string name)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var beside = Path.Combine(AppContext.BaseDirectory, name + ".dll");
        return File.Exists(beside) ? beside : Directory.GetFiles(Path.Combine(Repository.Root, "standins"), name + ".dll", SearchOption.AllDirectories)
            .First(path => path.Contains($"/bin/{configuration}/", StringComparison.Ordinal));
    }
}
