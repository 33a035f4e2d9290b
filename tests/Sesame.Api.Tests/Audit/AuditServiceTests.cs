using System.Text.Json.Nodes;
using Grpc.Core;
using Sesame.Api.Audit.V1;
using Sesame.Api.Tests.Harness;
using Xunit;

namespace Sesame.Api.Tests.Audit;

public sealed class AuditServiceTests(RunningApi api) : IClassFixture<RunningApi>
{
    private const string Path = "/accounts/v1/audit-log";

    [Fact]
    public async Task Every_command_about_a_user_stands_in_the_log_the_newest_first()
    {
        var (reader, user) = (await UserAsync("employee"), await UserAsync("user"));
        await api.SendAsync("PATCH", "/accounts/v1/users/current", user.Bearer, """{"firstName": "Ada"}""", ("User-Agent", "=cmd|calc"), ("x-request-id", "audit-test-1"));

        var entries = Entries(await api.SendAsync("GET", $"{Path}?objectId={user.Id}", reader.Bearer));

        Assert.Equal(["users.update", "users.register"], entries.Select(entry => Text(entry, "action")));
        var update = entries[0];
        Assert.Equal(
            (user.Id.ToString(), user.SessionId.ToString(), "AUDIT_CALLER_USER", "=cmd|calc", "audit-test-1"),
            (Text(update, "userId"), Text(update, "sessionId"), Text(update, "caller"), Text(update, "userAgent"), Text(update, "requestId")));
        Assert.Equal(Text(update, "id"), Text(Assert.Single(Entries(await api.SendAsync("GET", $"{Path}?userId={user.Id}&action=users.", reader.Bearer))), "id"));

        var at = Uri.EscapeDataString(Text(update, "at"));
        Assert.Equal("users.register", Text(Assert.Single(Entries(await api.SendAsync("GET", $"{Path}?objectId={user.Id}&endAt={at}", reader.Bearer))), "action"));
        Assert.Equal("users.update", Text(Assert.Single(Entries(await api.SendAsync("GET", $"{Path}?objectId={user.Id}&beginAt={at}", reader.Bearer))), "action"));
    }

    [Fact]
    public async Task Pages_go_on_where_the_one_before_ended_and_only_with_its_filter()
    {
        var (reader, user) = (await UserAsync("employee"), await UserAsync("user"));
        foreach (var name in new[] { "A", "B", "C" })
        {
            await api.SendAsync("PATCH", "/accounts/v1/users/current", user.Bearer, $$"""{"firstName": "{{name}}"}""");
        }

        var first = await api.SendAsync("GET", $"{Path}?objectId={user.Id}&pageSize=3", reader.Bearer);
        var token = Uri.EscapeDataString(first["nextPageToken"]);
        var second = await api.SendAsync("GET", $"{Path}?objectId={user.Id}&pageSize=3&pageToken={token}", reader.Bearer);

        Assert.Equal(["users.update", "users.update", "users.update", "users.register"], Entries(first).Concat(Entries(second)).Select(entry => Text(entry, "action")));
        Assert.False(second.Body.TryGetPropertyValue("nextPageToken", out var next) && next!.GetValue<string>().Length > 0);
        Assert.Equal("pageToken", (await api.SendAsync("GET", $"{Path}?userId={user.Id}&pageToken={token}", reader.Bearer)).Fields);
    }

    [Theory]
    [InlineData("userId=x", "userId")]
    [InlineData("organizationId=x", "organizationId")]
    [InlineData("objectId=a%00b", "objectId")]
    [InlineData("action=a%0Ab", "action")]
    [InlineData("userId=01995b2f-0000-7000-8000-0000000000ad&objectId=x", "userId")]
    [InlineData("beginAt=2026-11-02T00:00:00Z&endAt=2026-11-01T00:00:00Z", "endAt")]
    [InlineData("pageSize=-1", "pageSize")]
    [InlineData("pageToken=x", "pageToken")]
    public async Task A_filter_that_is_none_is_told_by_its_field(string query, string field)
    {
        var reply = await api.SendAsync("GET", $"{Path}?{query}", (await UserAsync("employee")).Bearer);
        Assert.Equal((400, "FIELD_INVALID", field), (reply.Status, reply.Reason, reply.Fields));
    }

    [Fact]
    public async Task The_log_is_for_those_who_may_read_it()
    {
        var user = await UserAsync("user");
        foreach (var path in new[] { Path, $"{Path}:export" })
        {
            Assert.Equal((403, "PERMISSION_MISSING"), StatusOf(await api.SendAsync("GET", path, user.Bearer)));
            Assert.Equal(401, (await api.SendAsync("GET", path, null)).Status);
        }
    }

    [Fact]
    public async Task An_export_holds_every_entry_on_a_line_as_JSON()
    {
        var (reader, user) = (await UserAsync("employee"), await UserAsync("user"));
        await api.SendAsync("PATCH", "/accounts/v1/users/current", user.Bearer, """{"firstName": "Ada"}""");

        var (type, text) = await ExportAsync($"objectId={user.Id}", reader);

        Assert.Equal("application/x-ndjson", type);
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject()).ToList();
        Assert.Equal(["users.update", "users.register"], lines.Select(line => Text(line, "action")));
        Assert.Equal("format", (await api.SendAsync("GET", $"{Path}:export?format=xml", reader.Bearer)).Fields);
    }

    [Fact]
    public async Task An_export_for_spreadsheets_has_columns_and_no_formula()
    {
        var (reader, user) = (await UserAsync("employee"), await UserAsync("user"));
        await api.SendAsync("PATCH", "/accounts/v1/users/current", user.Bearer, """{"firstName": "Ada"}""", ("User-Agent", "=HYPERLINK(\"http://x\",\"y\");=1+1; \"=2"));

        var (type, text) = await ExportAsync($"format=csv&objectId={user.Id}&action=users.update", reader);

        Assert.StartsWith("text/csv", type, StringComparison.Ordinal);
        var lines = text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("id,at,action,object_kind,object_id,", lines[0], StringComparison.Ordinal);
        Assert.Contains($"\",\"users.update\",\"user\",\"{user.Id}\",\"", lines[1], StringComparison.Ordinal);
        Assert.Contains(",\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\");'=1+1; \"\"'=2\",", lines[1], StringComparison.Ordinal);
        Assert.Single((await ExportAsync($"format=csv&objectId={Guid.CreateVersion7()}", reader)).Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task An_export_of_many_pieces_is_whole()
    {
        const int Entries = 1_201;
        var reader = await UserAsync("employee");
        var thing = $"thing-{Guid.NewGuid():N}";
        await api.Database.ExecuteAsync(
            $"INSERT INTO audit_log (at, id, command_id, action, object_kind, object_id, caller_kind) SELECT now(), gen_random_uuid(), gen_random_uuid(), 'things.make', 'thing', '{thing}', 5 FROM generate_series(1, {Entries})");

        var (_, text) = await ExportAsync($"objectId={thing}", reader);

        Assert.Equal(Entries, text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct().Count());
    }

    [Fact]
    public async Task An_export_goes_over_gRPC_in_the_same_words()
    {
        var (reader, user) = (await UserAsync("employee"), await UserAsync("user"));
        await api.SendAsync("PATCH", "/accounts/v1/users/current", user.Bearer, """{"firstName": "Ada"}""");
        var (_, text) = await ExportAsync($"objectId={user.Id}", reader);

        using var export = new AuditService.AuditServiceClient(api.Channel).ExportAuditEntries(
            new ExportAuditEntriesRequest { ObjectId = $"{user.Id}" }, new Metadata { { "authorization", reader.Bearer } });
        List<ExportAuditEntriesResponse> pieces = [];
        while (await export.ResponseStream.MoveNext(CancellationToken.None))
        {
            pieces.Add(export.ResponseStream.Current);
        }

        Assert.Equal(text, string.Concat(pieces.Select(piece => piece.Text.Data.ToStringUtf8())));
        Assert.All(pieces, piece => Assert.Equal("application/x-ndjson", piece.Text.ContentType));
    }

    private static IReadOnlyList<JsonObject> Entries(RestReply reply) => [.. reply.Body["entries"]!.AsArray().Select(entry => entry!.AsObject())];

    private static string Text(JsonObject entry, string field) => entry[field]!.GetValue<string>();

    private static (int Status, string? Reason) StatusOf(RestReply reply) => (reply.Status, reply.Reason);

    private async Task<(string? Type, string Text)> ExportAsync(string query, TestUser reader)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Path}:export?{query}");
        request.Headers.TryAddWithoutValidation("authorization", reader.Bearer);
        using var response = await api.Http.SendAsync(request);
        return (response.Content.Headers.ContentType?.ToString(), await response.Content.ReadAsStringAsync());
    }

    private async Task<TestUser> UserAsync(string role) => await api.UserAsync((await api.ClientAsync("external")).Id, role);
}
