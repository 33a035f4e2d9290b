using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Sesame.House.Tests.Source;

namespace Sesame.House.Tests.Grains;

/// <summary>Which grain kinds a grain class calls, itself or through helpers of src/Sesame.Grains.</summary>
public sealed class GrainCalls
{
    private readonly Dictionary<string, HashSet<string>> calls = [];
    private readonly Dictionary<string, HashSet<string>> helpers = [];
    private readonly CSharpCompilation compilation;

    public GrainCalls()
    {
        var files = CodeFile.In("src/Sesame.Grains");
        compilation = CSharpCompilation.Create("grains", files.Select(file => file.Tree), PlatformReferences(), new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        foreach (var file in files)
        {
            Read(file);
        }
    }

    public IEnumerable<string> Grains => calls.Keys.Where(name => name.EndsWith("Grain", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    /// <summary>The kinds that the class calls; helpers that are not grains are looked through.</summary>
    public IReadOnlySet<string> Reach(string className)
    {
        var found = new HashSet<string>();
        var seen = new HashSet<string>();
        var open = new Queue<string>([className]);
        while (open.TryDequeue(out var name))
        {
            if (!seen.Add(name))
            {
                continue;
            }

            found.UnionWith(calls.GetValueOrDefault(name, []));
            foreach (var helper in helpers.GetValueOrDefault(name, []).Where(helper => !helper.EndsWith("Grain", StringComparison.Ordinal)))
            {
                open.Enqueue(helper);
            }
        }

        return found;
    }

    /// <summary>`Session` of `ISessionGrain` and of `SessionGrain`.</summary>
    public static string Kind(string name) => name[(name.StartsWith('I') && name.Length > 1 && char.IsUpper(name[1]) ? 1 : 0)..^"Grain".Length];

    private void Read(CodeFile file)
    {
        var model = compilation.GetSemanticModel(file.Tree);
        foreach (var type in file.Root.DescendantNodes().OfType<TypeDeclarationSyntax>())
        {
            var called = Entry(calls, type.Identifier.Text);
            var helped = Entry(helpers, type.Identifier.Text);
            foreach (var call in type.DescendantNodes().OfType<InvocationExpressionSyntax>())
            {
                // grain.Method(…): what the method is called on tells the kind.
                if (call.Expression is MemberAccessExpressionSyntax access
                    && model.GetTypeInfo(access.Expression).Type is INamedTypeSymbol { TypeKind: TypeKind.Interface } target
                    && IsGrain(target)
                    && !GrainOrder.Interleaving.Contains(access.Name.Identifier.Text))
                {
                    called.Add(Kind(target.Name));
                }
            }

            foreach (var name in type.DescendantNodes().OfType<SimpleNameSyntax>())
            {
                if (model.GetSymbolInfo(name).Symbol is INamedTypeSymbol { TypeKind: TypeKind.Class } used && used.DeclaringSyntaxReferences.Length > 0)
                {
                    helped.Add(used.Name);
                }
            }
        }
    }

    private static bool IsGrain(INamedTypeSymbol type) => type.Name.EndsWith("Grain", StringComparison.Ordinal) && type.AllInterfaces.Any(parent => parent.Name is "IGrain" or "IAddressable");

    private static HashSet<string> Entry(Dictionary<string, HashSet<string>> map, string name)
    {
        if (!map.TryGetValue(name, out var set))
        {
            map[name] = set = [];
        }

        return set;
    }

    private static IEnumerable<MetadataReference> PlatformReferences() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileNameWithoutExtension(path) != "Sesame.Grains")
            .Select(path => MetadataReference.CreateFromFile(path));
}
