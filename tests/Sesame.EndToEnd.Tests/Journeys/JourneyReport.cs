using System.Text.Json;
using Sesame.EndToEnd.Tests.Harness;
using Xunit;

namespace Sesame.EndToEnd.Tests.Journeys;

/// <summary>What came of one run of the scenarios, from the messages that Cucumber writes: an envelope a line.</summary>
public sealed record JourneyReport(string Transport, Command Run, IReadOnlyList<JourneyScenario> Scenarios, IReadOnlySet<string> Called, IReadOnlyList<JourneyMethod> Methods)
{
    public static JourneyReport Read(string transport, Command run, string messages, string methods)
    {
        Assert.True(File.Exists(messages) && File.Exists(methods), $"The scenarios over {transport} were not run:\n{run.Output}{run.Errors}");
        var called = JsonSerializer.Deserialize<JourneyCalls>(File.ReadAllText(methods), JsonSerializerOptions.Web)!;
        return new JourneyReport(transport, run, Parse(File.ReadLines(messages)), called.Called.ToHashSet(StringComparer.Ordinal), called.All);
    }

    private static List<JourneyScenario> Parse(IEnumerable<string> lines)
    {
        Dictionary<string, (string Feature, string Name)> pickles = [];
        Dictionary<string, string> texts = [], pickleOf = [], stepOf = [], caseOf = [];
        Dictionary<string, List<string>> faults = [];
        foreach (var envelope in lines.Select(line => JsonDocument.Parse(line).RootElement))
        {
            var kind = envelope.EnumerateObject().First();
            var body = kind.Value;
            switch (kind.Name)
            {
                case "pickle":
                    pickles.Add(Text(body, "id"), (Path.GetFileNameWithoutExtension(Text(body, "uri")), Text(body, "name")));
                    Each(body, "steps", step => texts.Add(Text(step, "id"), Text(step, "text")));
                    break;
                case "testCase":
                    pickleOf.Add(Text(body, "id"), Text(body, "pickleId"));
                    Each(body, "testSteps", step => stepOf.Add(Text(step, "id"), step.TryGetProperty("pickleStepId", out var id) ? texts[id.GetString()!] : "what stands around the steps"));
                    break;
                case "testCaseStarted":
                    caseOf.Add(Text(body, "id"), Text(body, "testCaseId"));
                    faults.Add(Text(body, "id"), []);
                    break;
                case "testStepFinished" when body.GetProperty("testStepResult") is var result && Text(result, "status") is var status && status != "PASSED":
                    var message = result.TryGetProperty("message", out var text) ? text.GetString() : null;
                    faults[Text(body, "testCaseStartedId")].Add($"    {status} {stepOf[Text(body, "testStepId")]} {message}");
                    break;
            }
        }

        return [.. caseOf.Select(started => Scenario(pickles[pickleOf[started.Value]], faults[started.Key]))];
    }

    private static JourneyScenario Scenario((string Feature, string Name) pickle, List<string> faults) => new(pickle.Feature, pickle.Name, faults);

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static void Each(JsonElement element, string name, Action<JsonElement> act)
    {
        foreach (var item in element.GetProperty(name).EnumerateArray())
        {
            act(item);
        }
    }

    private sealed record JourneyCalls(string[] Called, JourneyMethod[] All);
}
