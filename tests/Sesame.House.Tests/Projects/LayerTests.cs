using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Sesame.House.Tests.Source;
using Xunit;

namespace Sesame.House.Tests.Projects;

/// <summary>Framework types stay at the rim: protos in Api, SQL in Grains, grain classes nowhere but in Grains.</summary>
public sealed class LayerTests
{
    [Fact]
    public void Api_names_no_grain_class()
    {
        var classes = CodeFile.In("src/Sesame.Grains")
            .SelectMany(file => file.Root.DescendantNodes().OfType<ClassDeclarationSyntax>())
            .Select(type => type.Identifier.Text)
            .Where(name => name.EndsWith("Grain", StringComparison.Ordinal))
            .ToHashSet();
        Findings.None(
            from file in CodeFile.In("src/Sesame.Api")
            from name in file.Root.DescendantNodes().OfType<SimpleNameSyntax>()
            where classes.Contains(name.Identifier.Text)
            select $"{file.At(name)} {name}",
            "Api knows grains by their interfaces.");
    }

    [Theory]
    [InlineData("src/Sesame.Abstractions", "Google.", "Grpc.", "Npgsql", "Microsoft.AspNetCore", "Sesame.Grains", "Sesame.Silo", "Sesame.Api")]
    [InlineData("src/Sesame.Grains", "Google.", "Grpc.", "Sesame.Silo", "Sesame.Api")]
    [InlineData("src/Sesame.Silo", "Google.", "Grpc.", "Sesame.Api")]
    [InlineData("src/Sesame.Api", "Npgsql", "Sesame.Grains")]
    public void A_layer_uses_only_what_belongs_to_it(string folder, params string[] strangers) => Findings.None(
        from file in CodeFile.In(folder)
        from name in file.Root.DescendantNodes().OfType<NameSyntax>()
        where name.Parent is not NameSyntax and not MemberAccessExpressionSyntax || name.Parent is UsingDirectiveSyntax
        let text = name.ToString().Replace("global::", "", StringComparison.Ordinal)
        where strangers.Any(stranger => text.StartsWith(stranger, StringComparison.Ordinal) && text.Length >= stranger.Length)
        where name is QualifiedNameSyntax || name.Parent is UsingDirectiveSyntax
        select $"{file.At(name)} {text}",
        $"{folder} keeps these out: {string.Join(", ", strangers)}.");
}
