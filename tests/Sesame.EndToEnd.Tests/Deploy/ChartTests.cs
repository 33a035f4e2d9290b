using System.Text.Json;
using Sesame.EndToEnd.Tests.Harness;
using Xunit;

namespace Sesame.EndToEnd.Tests.Deploy;

public sealed class ChartTests
{
    private const string Everything = "Everything.yaml";

    public static TheoryData<string[]> ValueSets =>
    [
        [],
        ["--set", "replicas=1", "--set", "disruptionBudget.enabled=false", "--set", "drainSeconds=0", "--set", "publicUrl=https://id.example"],
        ["--set", "networkPolicy.enabled=true", "--set", "serviceAccount.name=own"],
        ["--values", Path.Combine(Repository.Root, "tests/Sesame.EndToEnd.Tests/Deploy", Everything)],
    ];

    [Theory, MemberData(nameof(ValueSets))]
    public async Task The_chart_lints_and_every_rendered_object_holds_to_its_schema(string[] values)
    {
        var lint = await Chart.HelmAsync(["lint", "--strict", Chart.Folder, .. values]);
        Assert.True(lint.ExitCode == 0, lint.Output + lint.Errors);
        Assert.DoesNotContain("[WARNING]", lint.Output, StringComparison.Ordinal);

        var kinds = (await Chart.ObjectsAsync(values)).Select(Chart.KindOf).ToList();

        Assert.Contains("StatefulSet", kinds);
        Assert.Contains("Job", kinds);
        Assert.Equal(2, kinds.Count(kind => kind == "Service"));
        Assert.DoesNotContain("Secret", kinds);
    }

    [Theory]
    [InlineData("replicas=0", "replicas")]
    [InlineData("replicas=three", "replicas")]
    [InlineData("ports.silo=70000", "ports.silo")]
    [InlineData("publicUrl=id.example", "publicUrl")]
    [InlineData("database.existingSecret=", "database.existingSecret")]
    [InlineData("masterKey.existingSecret=Not A Name", "masterKey.existingSecret")]
    [InlineData("masterKey.value=c2VjcmV0", "masterKey")]
    [InlineData("image.repository=", "image.repository")]
    [InlineData("image.pullPolicy=Sometimes", "image.pullPolicy")]
    [InlineData("stopSeconds=5", "stopSeconds")]
    [InlineData("resources.limits.memory=plenty", "resources.limits.memory")]
    [InlineData("replicaCount=3", "replicaCount")]
    public async Task A_bad_value_is_refused_by_its_name(string value, string named)
    {
        var refused = await Chart.HelmAsync("template", "id", Chart.Folder, "--set", value);

        Assert.NotEqual(0, refused.ExitCode);
        Assert.Equal("", refused.Output);
        Assert.Contains(named, refused.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("replicas: 3", "replicas: three", "/spec/replicas must be integer")]
    [InlineData("readinessProbe:", "readynessProbe:", "readynessProbe is no field of it")]
    [InlineData("policy/v1", "policy/v9", "policy/v9")]
    [InlineData("kind: StatefulSet", "kind: StatefulSets", "has no such kind")]
    [InlineData("clusterIP: None", "clusterIP: None\n  clusterIP: None", "unique")]
    public async Task The_judge_objects_to_a_fault(string good, string bad, string objection)
    {
        var rendered = await Chart.RenderAsync();
        Assert.Contains(good, rendered, StringComparison.Ordinal);

        var verdict = await Chart.JudgeAsync(rendered.Replace(good, bad, StringComparison.Ordinal));

        Assert.Equal(1, verdict.ExitCode);
        Assert.Contains(objection, verdict.Errors, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(ValueSets))]
    public async Task No_container_is_root_or_may_write_where_nothing_is_mounted(string[] values)
    {
        var pods = (await Chart.ObjectsAsync(values)).Where(made => Chart.KindOf(made) is "StatefulSet" or "Job").Select(made => made.At("spec", "template", "spec")).ToList();

        Assert.Equal(2, pods.Count);
        Assert.All(pods, pod =>
        {
            Assert.True(pod.At("securityContext", "runAsNonRoot").GetBoolean());
            Assert.NotEqual(0, pod.At("securityContext", "runAsUser").GetInt32());
            Assert.False(pod.At("automountServiceAccountToken").GetBoolean());
            var container = Assert.Single(pod.At("containers").EnumerateArray());
            Assert.True(container.At("securityContext", "readOnlyRootFilesystem").GetBoolean());
            Assert.False(container.At("securityContext", "allowPrivilegeEscalation").GetBoolean());
            Assert.Equal("ALL", container.At("securityContext", "capabilities", "drop", 0).GetString());
            Assert.True(container.TryGetProperty("resources", out _));
        });
    }

    [Theory, MemberData(nameof(ValueSets))]
    public async Task Secrets_are_named_and_never_held(string[] values)
    {
        var pods = (await Chart.ObjectsAsync(values)).Where(made => Chart.KindOf(made) is "StatefulSet" or "Job").Select(made => made.At("spec", "template", "spec"));

        Assert.All(pods, pod =>
        {
            var database = Assert.Single(pod.At("containers", 0, "env").EnumerateArray(), variable => variable.At("name").GetString() == "SESAME_DB");
            Assert.NotEmpty(database.At("valueFrom", "secretKeyRef", "name").GetString()!);
            Assert.False(database.TryGetProperty("value", out _));
            var key = Assert.Single(pod.At("volumes").EnumerateArray(), volume => volume.At("name").GetString() == "master-key");
            Assert.NotEmpty(key.At("secret", "secretName").GetString()!);
        });
    }

    [Fact]
    public async Task A_node_is_told_who_it_is_probed_and_given_time_to_hand_over()
    {
        var pod = (await Chart.ObjectsAsync()).Single(made => Chart.KindOf(made) == "StatefulSet").At("spec", "template", "spec");
        var container = pod.At("containers", 0);
        var arguments = string.Join(' ', container.At("args").EnumerateArray().Select(argument => argument.GetString()));

        Assert.Contains("--silo-port 11111 --advertise $(POD_IP) --name $(POD_NAME)", arguments, StringComparison.Ordinal);
        Assert.Equal("/readyz", container.At("readinessProbe", "httpGet", "path").GetString());
        Assert.Equal("/healthz", container.At("livenessProbe", "httpGet", "path").GetString());
        var drain = int.Parse(container.At("lifecycle", "preStop", "exec", "command", 1).GetString()!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(pod.At("terminationGracePeriodSeconds").GetInt32() >= drain + 30, "The hand-over takes up to 20 s, the flush comes after.");
    }

    [Fact]
    public async Task The_server_knows_every_option_that_the_chart_gives_it()
    {
        var help = await Command.RunAsync("dotnet", Repository.ServerProgram, "--help");
        var objects = await Chart.ObjectsAsync();

        var options = objects.Single(made => Chart.KindOf(made) == "StatefulSet").At("spec", "template", "spec", "containers", 0, "args").EnumerateArray()
            .Select(argument => argument.GetString()!).Where(argument => argument.StartsWith("--", StringComparison.Ordinal)).ToList();

        Assert.Contains("--silo-port", options);
        Assert.All(options, option => Assert.Contains(option + " ", help.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Services_and_the_budget_choose_the_nodes_and_not_the_migration()
    {
        var objects = await Chart.ObjectsAsync("--set", "networkPolicy.enabled=true");
        var node = Labels(objects, "StatefulSet");
        var migration = Labels(objects, "Job");
        var job = objects.Single(made => Chart.KindOf(made) == "Job");

        Assert.Equal("pre-install,pre-upgrade", job.At("metadata", "annotations", "helm.sh/hook").GetString());
        Assert.Equal("migrate", job.At("spec", "template", "spec", "containers", 0, "args", 0).GetString());
        var selectors = objects.Select(SelectorOf).OfType<JsonElement>().ToList();
        Assert.Equal(5, selectors.Count);
        Assert.All(selectors, selector =>
        {
            Assert.All(selector.EnumerateObject(), label => Assert.Equal(label.Value.GetString(), node.GetProperty(label.Name).GetString()));
            Assert.Contains(selector.EnumerateObject(), label => migration.GetProperty(label.Name).GetString() != label.Value.GetString());
        });
    }

    private static JsonElement Labels(IEnumerable<JsonElement> objects, string kind) =>
        objects.Single(made => Chart.KindOf(made) == kind).At("spec", "template", "metadata", "labels");

    private static JsonElement? SelectorOf(JsonElement made) => Chart.KindOf(made) switch
    {
        "Service" => made.At("spec", "selector"),
        "NetworkPolicy" => made.At("spec", "podSelector", "matchLabels"),
        "StatefulSet" or "PodDisruptionBudget" => made.At("spec", "selector", "matchLabels"),
        _ => null,
    };
}
