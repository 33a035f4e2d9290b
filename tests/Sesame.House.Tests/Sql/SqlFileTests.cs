using System.Text.RegularExpressions;
using Xunit;

namespace Sesame.House.Tests.Sql;

public sealed partial class SqlFileTests
{
    [Fact]
    public void A_statement_begins_with_a_sentence_about_itself() => Findings.None(
        from path in Statements()
        where !Repository.Lines(path).FirstOrDefault("").StartsWith("-- ", StringComparison.Ordinal)
        select path,
        "The first line tells what the statement answers and which index serves it.");

    [Fact]
    public void A_statement_that_searches_names_its_index()
    {
        var tables = string.Join('|', Migrations().SelectMany(path => CreatesTable().Matches(Repository.Read(path))).Select(match => match.Groups["table"].Value).Distinct());
        var searches = new Regex($@"\b(from|update|join)\s+({tables})\b[\s\S]*\bwhere\b", RegexOptions.IgnoreCase);
        Findings.None(
            from path in Statements()
            where searches.IsMatch(Comment().Replace(Repository.Read(path), "")) && !NamesAnIndex().IsMatch(Introduction(path))
            select $"{path}: {Introduction(path)}",
            "Say `served by <index>` in the first lines; a key or index is named <table>_pkey, _key or _idx.");
    }

    [Fact]
    public void A_file_holds_one_statement() => Findings.None(
        from path in Statements()
        let text = Comment().Replace(Repository.Read(path), "").TrimEnd().TrimEnd(';')
        where text.Contains(';', StringComparison.Ordinal)
        select path,
        "One statement, one file.");

    [Fact]
    public void Migrations_are_named_by_time_slice_and_act() => Findings.None(
        from path in Migrations()
        let match = MigrationName().Match(Path.GetFileName(path))
        where !match.Success || !match.Groups["name"].Value.StartsWith(Snake(Slice(path)) + "_", StringComparison.Ordinal)
        select path,
        "src/Sesame.Grains/<Slice>/Migrations/yyyyMMddHHmm_<slice>_<verb>.sql");

    [Fact]
    public void No_two_migrations_share_a_moment() => Findings.None(
        from path in Migrations()
        group path by Path.GetFileName(path)[..12] into moment
        where moment.Count() > 1
        select string.Join(" and ", moment),
        "Their order would be chance.");

    public static IEnumerable<string> Migrations() => Repository.Files("src", ".sql").Where(path => path.Contains("/Migrations/", StringComparison.Ordinal));

    private static IEnumerable<string> Statements() => Repository.Files("src", ".sql").Where(path => path.Contains("/Sql/", StringComparison.Ordinal));

    private static string Introduction(string path) => string.Join(' ', Repository.Lines(path).TakeWhile(line => line.StartsWith("--", StringComparison.Ordinal)));

    // `ApiKeys` is `api_keys` in the names of files and tables.
    private static string Snake(string slice) => string.Concat(slice.Select((letter, index) => (index > 0 && char.IsUpper(letter) ? "_" : "") + char.ToLowerInvariant(letter)));

    private static string Slice(string path) => path.Split('/')[^3];

    [GeneratedRegex(@"create\s+table\s+(?>(if\s+not\s+exists\s+)?)(?<table>(?>[a-z_][a-z0-9_]*))(?!\s+partition\s+of)", RegexOptions.IgnoreCase)]
    public static partial Regex CreatesTable();

    [GeneratedRegex(@"\b\w+_(pkey|key|idx)\b|primary key")]
    private static partial Regex NamesAnIndex();

    [GeneratedRegex(@"--.*$|/\*[\s\S]*?\*/|'(?:[^']|'')*'|\$(\w*)\$[\s\S]*?\$\1\$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^20\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])([01]\d|2[0-3])[0-5]\d_(?<name>[a-z]+(_[a-z]+)+)\.sql$")]
    private static partial Regex MigrationName();
}
