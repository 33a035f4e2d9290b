using System.Text.RegularExpressions;
using Xunit;

namespace Sesame.House.Tests.Docs;

/// <summary>docs/security.md names the tests that show its promises: each of them is there.</summary>
public sealed partial class SecurityTests
{
    [Fact]
    public void Every_test_that_is_named_is_there()
    {
        var tests = Repository.Files("tests").Where(path => path.EndsWith("Tests.cs", StringComparison.Ordinal))
            .GroupBy(path => Path.GetFileNameWithoutExtension(path))
            .ToDictionary(group => group.Key, group => string.Concat(group.Select(Repository.Read)));
        var named = Named().Matches(Repository.Read("docs/security.md"));

        Assert.True(named.Count > 100);
        Findings.None(
            from Match match in named
            let name = match.Groups["class"].Value
            let method = match.Groups["method"].Value
            let isWhole = match.Groups["cut"].Value.Length == 0
            where !tests.TryGetValue(name, out var text) || (method.Length > 0 && !text.Contains($" {method}{(isWhole ? "(" : "")}", StringComparison.Ordinal))
            select match.Value,
            "docs/security.md names a test that is not there: a promise that nothing shows.");
    }

    // `NameTests`, `NameTests.Method` or, cut short, `NameTests.Beginning_of_the_method_…`.
    [GeneratedRegex(@"`(?<class>[A-Z]\w*Tests)(\.(?<method>[A-Za-z_0-9]+)(?<cut>…)?)?`")]
    private static partial Regex Named();
}
