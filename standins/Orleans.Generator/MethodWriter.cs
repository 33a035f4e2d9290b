using System.Text;
using Microsoft.CodeAnalysis;

namespace Orleans.Generator;

/// <summary>Writes one method of a reference, and its request class.</summary>
internal sealed class MethodWriter
{
    private readonly IMethodSymbol _method;
    private readonly int _number;
    private readonly string _interface;
    private readonly string _returns;
    private readonly string? _result;
    private readonly bool _isValueTask;
    private readonly bool _isStream;
    private readonly IParameterSymbol? _token;

    private MethodWriter(IMethodSymbol method, int number, INamedTypeSymbol returns)
    {
        _method = method;
        _number = number;
        _interface = method.ContainingType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        _returns = Display(returns);
        _result = returns.TypeArguments.Length == 1 ? Display(returns.TypeArguments[0]) : null;
        _isValueTask = returns.Name == "ValueTask";
        _isStream = returns.Name == "IAsyncEnumerable";
        _token = method.Parameters.FirstOrDefault(IsToken);
    }

    private string RequestName => $"Request{_number}_{_method.Name}";

    public string MethodField => $"s_method{_number}";

    private string Result => _result ?? "global::Orleans.Runtime.NoResult";

    private IEnumerable<IParameterSymbol> Values => _method.Parameters.Where(static parameter => !IsToken(parameter));

    public static MethodWriter? TryMake(IMethodSymbol method, int number, List<string> faults)
    {
        var name = method.ToDisplayString();
        if (method.IsGenericMethod || method.Parameters.Any(static parameter => parameter.RefKind != RefKind.None) || method.Parameters.Count(IsToken) > 1)
        {
            faults.Add($"{name}: a grain method is not generic, takes its arguments by value and at most one CancellationToken.");
            return null;
        }

        if (method.ReturnType is not INamedTypeSymbol { Name: "Task" or "ValueTask" or "IAsyncEnumerable" } returns)
        {
            faults.Add($"{name}: a grain method returns a Task, a ValueTask or an IAsyncEnumerable.");
            return null;
        }

        return new MethodWriter(method, number, returns);
    }

    public void Write(StringBuilder text)
    {
        text.Append(
            $$"""
                private static readonly global::Orleans.Runtime.GrainMethod {{MethodField}} = new(
                    typeof({{_interface}}),
                    "{{_method.Name}}",
                    [{{string.Join(", ", _method.Parameters.Select(static parameter => $"typeof({parameter.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)})"))}}],
                    {{Options()}}{{(_isStream ? "" : $",\n                    static () => new {RequestName}()")}});


            """);
        if (_isStream)
        {
            WriteStream(text);
            return;
        }

        WriteCall(text);
        WriteRequest(text);
    }

    private void WriteCall(StringBuilder text)
    {
        var failed = _result is null
            ? "global::System.Threading.Tasks.Task.FromException(exception)"
            : $"global::System.Threading.Tasks.Task.FromException<{_result}>(exception)";
        var send = $"Send(new {RequestName} {{ {string.Join(", ", _method.Parameters.Select(parameter => $"{Field(parameter)} = {Local(parameter)}"))} }})";
        text.Append(
            $$"""
                {{_returns}} {{_interface}}.{{_method.Name}}({{string.Join(", ", _method.Parameters.Select(parameter => $"{Display(parameter.Type)} {Local(parameter)}"))}})
                {
                    global::Orleans.Runtime.InlineTurn turn = default;
                    if ({{(_token is null ? "" : $"{Local(_token)}.IsCancellationRequested || ")}}!TryBegin({{MethodField}}, ref turn))
                    {
                        return {{(_isValueTask ? $"new {_returns}({send})" : send)}};
                    }

                    {{_returns}} outcome;
                    try
                    {
                        outcome = {{Target("turn.Grain")}}({{Arguments(parameter => IsToken(parameter) ? $"CalleeToken(ref turn, {Local(parameter)})" : Local(parameter))}});
                    }
                    catch (global::System.Exception exception)
                    {
                        outcome = {{(_isValueTask ? $"new {_returns}({failed})" : failed)}};
                    }

                    return Finish(ref turn, outcome);
                }


            """);
    }

    private void WriteRequest(StringBuilder text)
    {
        var call = $"{Target("grain")}({Arguments(parameter => IsToken(parameter) ? "cancellationToken" : Field(parameter))})";
        text.Append(
            $$"""
                private sealed class {{RequestName}} : global::Orleans.Runtime.GrainRequest<{{Result}}>
                {
            {{string.Concat(_method.Parameters.Select(parameter => $"        public {Display(parameter.Type)} {Field(parameter)};\n"))}}
                    public override global::Orleans.Runtime.GrainMethod Method => {{MethodField}};

                    public override global::System.Threading.Tasks.Task Invoke(object grain, global::System.Threading.CancellationToken cancellationToken) =>
                        {{(_isValueTask ? call + ".AsTask()" : call)}};


            """);
        if (_token is not null)
        {
            text.Append(
                $$"""
                        public override bool TakesToken => true;

                        public override global::System.Threading.CancellationToken CallerToken => {{Field(_token)}};


                """);
        }

        WriteArguments(text);
        text.Append("    }\n\n");
    }

    private void WriteArguments(StringBuilder text)
    {
        var values = Values.ToList();
        if (values.Count == 0)
        {
            return;
        }

        text.Append(
            $$"""
                    public override int GetArgumentCount() => {{values.Count}};

                    public override object? GetArgument(int index) => index switch
                    {
            {{string.Concat(values.Select((parameter, index) => $"            {index} => {Field(parameter)},\n"))}}            _ => base.GetArgument(index),
                    };

                    public override void SetArgument(int index, object? value)
                    {
                        switch (index)
                        {
            {{string.Concat(values.Select((parameter, index) => $"                case {index}: {Field(parameter)} = ({Display(parameter.Type)})value!; break;\n"))}}                default: base.SetArgument(index, value); break;
                        }
                    }

            """);
    }

    private void WriteStream(StringBuilder text) => text.Append(
        $$"""
            {{_returns}} {{_interface}}.{{_method.Name}}({{string.Join(", ", _method.Parameters.Select(parameter => $"{Display(parameter.Type)} {Local(parameter)}"))}}) =>
                Stream<{{_result}}>(
                    {{MethodField}},
                    {{(_token is null ? "default" : Local(_token))}},
                    (grain, cancellationToken) => {{Target("grain")}}({{Arguments(parameter => IsToken(parameter) ? "cancellationToken" : Local(parameter))}}));


        """);

    private string Target(string grain) => $"global::System.Runtime.CompilerServices.Unsafe.As<{_interface}>({grain}).{_method.Name}";

    private string Arguments(Func<IParameterSymbol, string> write) => string.Join(", ", _method.Parameters.Select(write));

    private string Options()
    {
        var names = _method.GetAttributes()
            .Where(static attribute => attribute.AttributeClass?.ContainingNamespace.ToDisplayString() == "Orleans.Concurrency")
            .Select(static attribute => attribute.AttributeClass!.Name switch
            {
                "AlwaysInterleaveAttribute" => "AlwaysInterleave",
                "ReadOnlyAttribute" => "ReadOnly",
                "OneWayAttribute" => "OneWay",
                _ => null,
            })
            .Where(static name => name is not null)
            .Select(static name => "global::Orleans.Runtime.GrainMethodOptions." + name)
            .ToList();
        return names.Count == 0 ? "global::Orleans.Runtime.GrainMethodOptions.None" : string.Join(" | ", names);
    }

    private static string Field(IParameterSymbol parameter) => $"Arg{parameter.Ordinal}";

    // Numbered: the author's names may be those of the generated code's own variables.
    private static string Local(IParameterSymbol parameter) => $"arg{parameter.Ordinal}";

    private static bool IsToken(IParameterSymbol parameter) =>
        parameter.Type is { Name: "CancellationToken", ContainingNamespace: { Name: "Threading", ContainingNamespace.Name: "System" } };

    private static string Display(ITypeSymbol symbol) => symbol.ToDisplayString(
        SymbolDisplayFormat.FullyQualifiedFormat.WithMiscellaneousOptions(
            SymbolDisplayFormat.FullyQualifiedFormat.MiscellaneousOptions | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier));
}
