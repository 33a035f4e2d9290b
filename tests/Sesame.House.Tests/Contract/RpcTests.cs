using System.Reflection;
using System.Text.RegularExpressions;
using Google.Protobuf.Reflection;
using Sesame.Api.Options.V1;
using Xunit;

namespace Sesame.House.Tests.Contract;

/// <summary>What every RPC and every proto file of ours has.</summary>
public sealed partial class RpcTests
{
    private static readonly IReadOnlyList<FileDescriptor> Files =
        [.. typeof(AccessRule).Assembly.GetTypes()
            .Where(type => type.Name.EndsWith("Reflection", StringComparison.Ordinal))
            .Select(type => type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null))
            .OfType<FileDescriptor>()
            .Where(file => file.Package.StartsWith("sesame.", StringComparison.Ordinal))];

    private static IEnumerable<MethodDescriptor> Methods => Files.SelectMany(file => file.Services).SelectMany(service => service.Methods);

    [Fact]
    public void There_are_RPCs_to_look_at() => Assert.True(Methods.Count() > 10);

    [Fact]
    public void Every_RPC_says_who_may_call_it() => Findings.None(
        from method in Methods
        let rule = method.GetOptions()?.GetExtension(AccessExtensions.Access)
        where rule is null || rule.Public == (rule.Permission.Length > 0) || (rule.Permission.Length > 0 && rule.Permission.Split(':') is not [{ Length: > 0 }, { Length: > 0 }])
        select method.FullName,
        "option (sesame.options.v1.access) = {permission: \"area:act\"} or {public: true}");

    [Fact]
    public void The_comment_of_an_RPC_tells_the_permission_that_is_enforced()
    {
        var rpcs = Repository.Files("protos", "_service.proto").SelectMany(path => CommentedRpc().Matches(Repository.Read(path))).ToDictionary(match => match.Groups["name"].Value + match.Index, match => match);
        Assert.Equal(Methods.Count(), rpcs.Count);
        Findings.None(
            from match in rpcs.Values
            let permission = match.Groups["permission"].Value
            where !match.Groups["comment"].Value.Contains(permission.Length > 0 ? $"Required permission: {permission}" : "Public", StringComparison.Ordinal)
            select $"{match.Groups["name"].Value}: {permission}",
            "Required permission: area:act, or Public, as the option says.");
    }

    [Fact]
    public void Every_RPC_has_a_request_and_a_response_of_its_own() => Findings.None(
        from method in Methods
        where method.InputType.Name != method.Name + "Request" || (method.OutputType.Name != method.Name + "Response" && method.OutputType.FullName != "google.api.HttpBody")
        select method.FullName,
        "<Rpc>Request and <Rpc>Response");

    [Fact]
    public void A_file_lies_where_its_package_says() => Findings.None(
        from path in Repository.Files("protos", ".proto")
        let package = Path.GetDirectoryName(path)!["protos/".Length..].Replace('/', '.')
        where !Repository.Lines(path).Contains($"package {package};")
        select $"{path}: package {package}",
        "Folder = package.");

    [Fact]
    public void The_C_sharp_namespace_follows_the_package() => Findings.None(
        from file in Files
        let parts = file.Package.Split('.')
        let expected = $"Sesame.Api.{parts[1]}.{parts[2]}"
        where !string.Equals(file.GetOptions().CsharpNamespace, expected, StringComparison.OrdinalIgnoreCase)
        select $"{file.Name}: {file.GetOptions().CsharpNamespace}",
        "csharp_namespace = Sesame.Api.<Area>.V1");

    [Fact]
    public void An_error_reason_says_when_it_is_sent_and_with_which_status()
    {
        var lines = Repository.Lines("protos/sesame/errors/v1/error_reason.proto");
        Findings.None(
            from line in lines.Index()
            where line.Item.TrimStart().StartsWith("ERROR_REASON_", StringComparison.Ordinal) && !line.Item.Contains("UNSPECIFIED", StringComparison.Ordinal)
            let comment = string.Join(' ', lines.Take(line.Index).Reverse().TakeWhile(above => above.TrimStart().StartsWith("//", StringComparison.Ordinal)))
            where !comment.Contains("HTTP ", StringComparison.Ordinal)
            select line.Item.Trim(),
            "Tell the gRPC status and the HTTP status.");
    }

    [GeneratedRegex(@"(?<comment>(?:^[ ]*//.*\n)+)[ ]*rpc (?<name>\w+)\([\s\S]*?sesame\.options\.v1\.access\) = \{\s*(?:permission: ""(?<permission>[^""]*)""|public: true)", RegexOptions.Multiline)]
    private static partial Regex CommentedRpc();
}
