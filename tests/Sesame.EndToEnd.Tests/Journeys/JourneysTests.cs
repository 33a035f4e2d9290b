using System.Text.RegularExpressions;
using Xunit;

namespace Sesame.EndToEnd.Tests.Journeys;

/// <summary>The journeys of the features, each over gRPC, REST and gRPC-Web.</summary>
public sealed partial class JourneysTests(JourneyRuns runs) : IClassFixture<JourneyRuns>
{
    // What these areas promise is shown by tests of their own; of the API for back ends, by the published client for it.
    private static readonly string[] AreasElsewhere = ["apikeys", "backend", "clients", "cluster", "ratelimits"];

    public static IEnumerable<object[]> FeaturesOverTransports =>
        from feature in FeatureFiles() from transport in JourneyRuns.Transports select new object[] { Path.GetFileNameWithoutExtension(feature), transport };

    public static IEnumerable<object[]> Transports => JourneyRuns.Transports.Select(transport => new object[] { transport });

    [Theory]
    [MemberData(nameof(FeaturesOverTransports))]
    public void Every_scenario_of_the_feature_holds(string feature, string transport)
    {
        var scenarios = runs[transport].Scenarios.Where(scenario => scenario.Feature == feature).ToList();

        Assert.NotEmpty(scenarios);
        var failed = scenarios.Where(scenario => scenario.Faults.Count > 0).ToList();
        Assert.True(failed.Count == 0, $"Over {transport}:\n{string.Join('\n', failed)}");
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public void As_many_scenarios_ran_as_are_written(string transport)
    {
        var written = FeatureFiles().Sum(file => Count(File.ReadAllText(file)));

        Assert.InRange(written, 1, int.MaxValue);
        Assert.Equal(written, runs[transport].Scenarios.Count);
        Assert.True(runs[transport].Run.ExitCode == 0, runs[transport].Run.Output + runs[transport].Run.Errors);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public void Every_method_is_called_by_a_scenario(string transport)
    {
        var report = runs[transport];
        var missing = report.Methods.Where(method => method.IsReached && !AreasElsewhere.Contains(method.Name.Split('.')[0]) && !report.Called.Contains(method.Name));

        Assert.Equal([], missing.Select(method => method.Name));
        // The stream of users is gRPC's alone, as its comment says.
        Assert.Equal(transport == "gRPC" ? [] : ["users.StreamUserImport"], report.Methods.Where(method => !method.IsReached).Select(method => method.Name));
    }

    private static IEnumerable<string> FeatureFiles() => Directory.EnumerateFiles(JourneyRuns.Features, "*.feature").Order(StringComparer.Ordinal);

    // A scenario is one; an outline is as many as its examples have rows below their heads.
    private static int Count(string feature) =>
        ScenarioLine().Count(feature) + ExamplesBlock().Matches(feature).Sum(block => block.Groups["row"].Captures.Count - 1);

    [GeneratedRegex(@"^ *Scenario: ", RegexOptions.Multiline)]
    private static partial Regex ScenarioLine();

    [GeneratedRegex(@"^ *Examples:\n(?<row> *\|.*(\n|\z))+", RegexOptions.Multiline)]
    private static partial Regex ExamplesBlock();
}
