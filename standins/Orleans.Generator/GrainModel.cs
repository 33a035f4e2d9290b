using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Orleans.Generator;

/// <summary>What is generated for one declaration. Compared by value, so that unchanged grains are not written again.</summary>
internal sealed record GrainModel(string FileName, string Source, string Registration, string FaultText)
{
    public string[] Faults => FaultText.Length == 0 ? [] : FaultText.Split('\n');

    public static GrainModel? From(GeneratorSyntaxContext syntax, CancellationToken token)
    {
        if (syntax.SemanticModel.GetDeclaredSymbol(syntax.Node, token) is not INamedTypeSymbol type || !IsGrain(type) || !IsFirstPart(type, syntax.Node))
        {
            return null;
        }

        var name = type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        if (type.TypeKind == TypeKind.Class)
        {
            if (type.IsAbstract || type.IsGenericType)
            {
                return null;
            }

            return IsAccessible(type)
                ? new GrainModel("", "", $"global::Orleans.Runtime.ApplicationParts.AddClass(typeof({name}));", "")
                : new GrainModel("", "", "", $"{name} has to be accessible within its assembly.");
        }

        if (!IsAccessible(type) || type.IsGenericType)
        {
            return new GrainModel("", "", "", $"{name} has to be accessible within its assembly and not generic.");
        }

        var writer = new ReferenceWriter(type);
        return new GrainModel(
            writer.ClassName + ".g.cs",
            writer.Write(),
            $"global::Orleans.Runtime.ApplicationParts.AddInterface(typeof({name}), static seed => new global::OrleansCodeGen.{writer.ClassName}(seed), global::OrleansCodeGen.{writer.ClassName}.Methods);",
            string.Join("\n", writer.Faults));
    }

    private static bool IsGrain(INamedTypeSymbol type) =>
        type.ContainingAssembly.Name is not "Sesame.Standins.Orleans" &&
        type.AllInterfaces.Any(static candidate => candidate is { Name: "IGrain", ContainingNamespace: { Name: "Orleans", ContainingNamespace.IsGlobalNamespace: true } });

    // A partial type is declared in several places; one of them speaks for it.
    private static bool IsFirstPart(INamedTypeSymbol type, SyntaxNode node) =>
        type.DeclaringSyntaxReferences[0] is var first && first.SyntaxTree == node.SyntaxTree && first.Span == node.Span;

    private static bool IsAccessible(INamedTypeSymbol type)
    {
        for (var each = type; each is not null; each = each.ContainingType)
        {
            if (each.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal || each.IsFileLocal)
            {
                return false;
            }
        }

        return true;
    }
}
