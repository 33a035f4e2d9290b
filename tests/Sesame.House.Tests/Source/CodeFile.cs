using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Sesame.House.Tests.Source;

/// <summary>One C# file, parsed once for all rules.</summary>
public sealed class CodeFile
{
    private static readonly ConcurrentDictionary<string, CodeFile> Parsed = new();

    private CodeFile(string path)
    {
        Path = path;
        Tree = CSharpSyntaxTree.ParseText(Repository.Read(path), CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview), path);
        Root = Tree.GetCompilationUnitRoot();
    }

    public string Path { get; }

    public SyntaxTree Tree { get; }

    public CompilationUnitSyntax Root { get; }

    public static IReadOnlyList<CodeFile> In(params string[] folders) =>
        [.. folders.SelectMany(folder => Repository.Files(folder, ".cs")).Select(path => Parsed.GetOrAdd(path, static p => new CodeFile(p)))];

    /// <summary>Types declared directly in the file or a namespace of it, not inside another type.</summary>
    public IEnumerable<MemberDeclarationSyntax> TopLevelTypes() =>
        Root.DescendantNodes(node => node is not BaseTypeDeclarationSyntax)
            .OfType<MemberDeclarationSyntax>()
            .Where(member => member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax);

    public string At(SyntaxNode node) => $"{Path}:{Tree.GetLineSpan(node.Span).StartLinePosition.Line + 1}";
}
