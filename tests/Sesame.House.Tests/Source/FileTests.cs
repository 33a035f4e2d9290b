using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace Sesame.House.Tests.Source;

public sealed class FileTests
{
    private const int LinesMax = 300;
    private const int SmallLinesMax = 60;

    [Fact]
    public void Files_fit_in_the_head()
    {
        var files = Repository.Files(".", ".cs", ".sh", ".js", ".mjs", ".ts", ".py", ".cc").Append("sesame");
        Findings.None(
            files.Select(path => (path, lines: Repository.Lines(path).Length)).Where(file => file.lines > LinesMax).Select(file => $"{file.path}: {file.lines} lines"),
            $"Find the seam and split: a file has at most {LinesMax} lines.");
    }

    [Fact]
    public void A_file_holds_one_public_type_and_is_named_after_it()
    {
        Findings.None(
            CodeFile.In("src", "standins").SelectMany(Faults),
            "One public type per file, the file named after it; only small records of one slice share a file.");
    }

    private static IEnumerable<string> Faults(CodeFile file)
    {
        var types = file.TopLevelTypes().Where(IsPublic).ToList();
        var names = types.Where(type => !IsSmall(type, file)).Select(Name).Distinct().ToList();
        if (names.Count > 1)
        {
            yield return $"{file.Path}: {string.Join(", ", names)}";
        }
        else if (names.Count == 1 && Path.GetFileNameWithoutExtension(file.Path).Split('.')[0] is var name && name != names[0] && name != names[0] + "OfT" && !types.Any(IsPart))
        {
            yield return $"{file.Path} holds {names[0]}";
        }
    }

    // Commands, results and value types say all in their first line; a reader wants them side by side, or beside what makes them. In a stand-in the
    // same goes for markers, attributes, options and exceptions.
    private static bool IsSmall(MemberDeclarationSyntax type, CodeFile file) =>
        type is RecordDeclarationSyntax or EnumDeclarationSyntax or DelegateDeclarationSyntax
        || (file.Path.StartsWith("standins/", StringComparison.Ordinal) && type.GetText().Lines.Count <= SmallLinesMax);

    // A part of a type that is spread over slices is named after what its slice adds.
    private static bool IsPart(MemberDeclarationSyntax type) => type.Modifiers.Any(SyntaxKind.PartialKeyword);

    private static bool IsPublic(MemberDeclarationSyntax type) => type.Modifiers.Any(SyntaxKind.PublicKeyword);

    private static string Name(MemberDeclarationSyntax type) =>
        type is BaseTypeDeclarationSyntax declaration ? declaration.Identifier.Text : ((DelegateDeclarationSyntax)type).Identifier.Text;
}
