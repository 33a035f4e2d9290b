using System.Xml.Linq;
using Xunit;

namespace Sesame.House.Tests.Projects;

public sealed class SharedListTests
{
    [Fact]
    public void Package_versions_are_pinned_in_alphabetical_order()
    {
        foreach (var group in XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants("ItemGroup"))
        {
            var ids = group.Elements("PackageVersion").Select(element => element.Attribute("Include")!.Value).ToList();
            Assert.Equal(ids.Order(StringComparer.OrdinalIgnoreCase), ids);
        }
    }

    [Fact]
    public void A_package_version_is_one_exact_version() => Findings.None(
        from element in XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants("PackageVersion")
        let version = element.Attribute("Version")!.Value
        where version.IndexOfAny(['*', '[', '(', ',']) >= 0
        select $"{element.Attribute("Include")!.Value} {version}",
        "Pin one version.");

    [Fact]
    public void A_project_names_no_version_of_its_own() => Findings.None(
        from path in Repository.Files(".", ".csproj")
        from element in XDocument.Parse(Repository.Read(path)).Descendants("PackageReference")
        where element.Attribute("Version") is not null || element.Attribute("VersionOverride") is not null
        select $"{path}: {element.Attribute("Include")?.Value}",
        "Versions stand in Directory.Packages.props.");
}
