using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace Sesame.House.Tests.Source;

/// <summary>Habits that a parser can see: where time, chance and waiting come from, and that nothing is left half done.</summary>
public sealed partial class HabitTests
{
    private static readonly HashSet<string> TakenFromOutside =
    [
        "DateTime.Now", "DateTime.UtcNow", "DateTime.Today", "DateTimeOffset.Now", "DateTimeOffset.UtcNow", "Guid.NewGuid", "Thread.Sleep",
    ];

    [Fact]
    public void Time_and_chance_come_from_outside() => Findings.None(
        from file in CodeFile.In("src", "standins")
        from access in file.Root.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
        let name = $"{(access.Expression as SimpleNameSyntax)?.Identifier.Text ?? (access.Expression as MemberAccessExpressionSyntax)?.Name.Identifier.Text}.{access.Name.Identifier.Text}"
        where TakenFromOutside.Contains(name)
        select $"{file.At(access)} {name}",
        "Inject TimeProvider, make ids through the id types, draw secrets from the cryptographic generator.");

    [Fact]
    public void Nothing_waits_by_blocking_a_thread() => Findings.None(
        from file in CodeFile.In("src")
        from call in file.Root.DescendantNodes().OfType<InvocationExpressionSyntax>()
        where call.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: "GetResult", Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "GetAwaiter" } } }
        select $"{file.At(call)} {call}",
        "Await it.");

    [Fact]
    public void Product_code_is_the_same_on_stand_ins_and_packages() => Findings.None(
        from file in CodeFile.In("src")
        from trivia in file.Root.DescendantTrivia(descendIntoTrivia: true)
        where trivia.IsKind(SyntaxKind.IfDirectiveTrivia) || trivia.IsKind(SyntaxKind.ElseDirectiveTrivia) || trivia.IsKind(SyntaxKind.ElifDirectiveTrivia)
        select $"{file.Path}: {trivia}",
        "src/ has no conditional code.");

    [Fact]
    public void Nothing_is_left_half_done() => Findings.None(
        from path in Repository.Files("src").Concat(Repository.Files("standins")).Concat(Repository.Files("protos"))
        from line in Repository.Lines(path).Index()
        where HalfDone().IsMatch(line.Item)
        select $"{path}:{line.Index + 1} {line.Item.Trim()}",
        "Finish it, or leave it out.");

    [Fact]
    public void No_test_is_skipped() => Findings.None(
        from file in CodeFile.In("tests")
        from attribute in file.Root.DescendantNodes().OfType<AttributeSyntax>()
        where attribute.Name.ToString() is "Fact" or "Theory"
        from argument in attribute.ArgumentList?.Arguments ?? default
        where argument.NameEquals?.Name.Identifier.Text == "Skip"
        select file.At(attribute),
        "A test runs or goes.");

    [Fact]
    public void Every_test_project_has_tests() => Findings.None(
        from project in Repository.Files("tests", ".Tests.csproj")
        let folder = Path.GetDirectoryName(project)!
        where !CodeFile.In(folder).Any(file => file.Root.DescendantNodes().OfType<AttributeSyntax>().Any(attribute => attribute.Name.ToString() is "Fact" or "Theory"))
        select project,
        "A suite without tests says nothing.");

    [GeneratedRegex(@"NotImplementedException|\bTODO\b|\bFIXME\b|\bHACK\b|\bXXX\b")]
    private static partial Regex HalfDone();
}
