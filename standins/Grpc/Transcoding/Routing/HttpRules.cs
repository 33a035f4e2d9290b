using Google.Api;
using Google.Protobuf.Reflection;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Routing;

/// <summary>Reads the option google.api.http of a method.</summary>
internal static class HttpRules
{
    public static HttpRule? Of(MethodDescriptor method) => method.GetOptions()?.GetExtension(AnnotationsExtensions.Http);

    /// <summary>The rule and its additional bindings, which have none of their own.</summary>
    public static IEnumerable<HttpRule> Bindings(HttpRule rule) => [rule, .. rule.AdditionalBindings];

    public static (string HttpMethod, string Path) Pattern(HttpRule rule, MethodDescriptor method) => rule.PatternCase switch
    {
        HttpRule.PatternOneofCase.Get => ("GET", rule.Get),
        HttpRule.PatternOneofCase.Put => ("PUT", rule.Put),
        HttpRule.PatternOneofCase.Post => ("POST", rule.Post),
        HttpRule.PatternOneofCase.Delete => ("DELETE", rule.Delete),
        HttpRule.PatternOneofCase.Patch => ("PATCH", rule.Patch),
        HttpRule.PatternOneofCase.Custom => (rule.Custom.Kind, rule.Custom.Path),
        _ => throw new InvalidOperationException($"{method.FullName}: its http rule names no path."),
    };
}
