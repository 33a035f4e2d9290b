using System.Text.RegularExpressions;
using Xunit;

namespace Sesame.House.Tests.Docs;

/// <summary>Texts speak of the product and of no one's machine.</summary>
public sealed partial class WordTests
{
    private static readonly string[] Texts =
        [".cs", ".csproj", ".props", ".targets", ".sln", ".md", ".proto", ".sql", ".sh", ".js", ".mjs", ".ts", ".py", ".cc", ".html", ".yaml", ".yml", ".json", "sesame", ".ci/run"];

    [Fact]
    public void No_path_of_one_machine_is_written_down() => Findings.None(
        from path in Repository.Files(".", Texts)
        where !path.EndsWith("package-lock.json", StringComparison.Ordinal)
        from line in Repository.Lines(path).Index()
        let match = PathOfAMachine().Match(line.Item)
        where match.Success
        select $"{path}:{line.Index + 1} {match.Value}",
        "Name paths relative to the repository, or find them at run time.");

    [GeneratedRegex(@"(?<![\w.$}/~)-])/(root|home/\w+|Users/\w+|work|tmp/(wt|plan))/")]
    private static partial Regex PathOfAMachine();
}
