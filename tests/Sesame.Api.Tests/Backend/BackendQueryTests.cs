using System.Text.Json.Nodes;
using Sesame.Api.Tests.Harness;
using Xunit;

namespace Sesame.Api.Tests.Backend;

/// <summary>Users by page numbers; the deployment of this test holds no others but those that it counts.</summary>
public sealed class BackendQueryTests(RunningApi api) : IClassFixture<RunningApi>
{
    [Fact]
    public async Task Pages_have_numbers_and_an_exact_total()
    {
        var backEnd = await BackEnd.MakeAsync(api);
        var before = (int)(await QueryAsync("")).Body["total_users"]!;
        var mark = $"q{Guid.NewGuid():N}"[..12];
        var ids = new List<string>();
        for (var n = 0; n < 5; n++)
        {
            ids.Add(await backEnd.UserAsync(new { email = $"{mark}{(char)('e' - n)}@example.com", username = n == 4 ? null : $"{mark}{n}" }));
        }

        Assert.Equal((before + 5, 10, 0), await ShapeAsync(""));
        var first = await QueryAsync($"page_size=2&email_or_username={mark.ToUpperInvariant()}");
        Assert.Equal((5, 2, 0, true), (Number(first, "total_users"), Number(first, "page_size"), Number(first, "current_page"), (bool)first.Body["has_more_results"]!));
        Assert.Equal(ids[..2], Ids(first));
        var last = await QueryAsync($"page_size=2&page_number=2&email_or_username={mark}");
        Assert.Equal((5, 2, false), (Number(last, "total_users"), Number(last, "current_page"), (bool)last.Body["has_more_results"]!));
        Assert.Equal(ids[4..], Ids(last));
        Assert.Empty(Ids(await QueryAsync($"page_number=9&email_or_username={mark}")));

        Assert.Equal(Enumerable.Reverse(ids), Ids(await QueryAsync($"order_by=CREATED_AT_DESC&email_or_username={mark}")));
        Assert.Equal(Enumerable.Reverse(ids), Ids(await QueryAsync($"order_by=EMAIL&email_or_username={mark}")));
        Assert.Equal(ids, Ids(await QueryAsync($"order_by=USERNAME&email_or_username={mark}")));
        Assert.Equal(ids, Ids(await QueryAsync($"order_by=LAST_ACTIVE_AT_ASC&email_or_username={mark}")));
        foreach (var order in new[] { "CREATED_AT_ASC", "CREATED_AT_DESC", "LAST_ACTIVE_AT_ASC", "LAST_ACTIVE_AT_DESC", "EMAIL", "USERNAME" })
        {
            var all = await QueryAsync($"order_by={order}&page_size=100");
            Assert.Equal(before + 5, Ids(all).Distinct().Count());
            var term = Ids(await QueryAsync($"order_by={order}&page_size=100&email_or_username={mark}"));
            Assert.Equal(term, Ids(all).Where(ids.Contains));
        }

        await backEnd.SendAsync("PUT", $"/user/{ids[1]}", new { legacy_user_id = mark });
        Assert.Equal([ids[1]], Ids(await QueryAsync($"legacy_user_id={mark}")));
        Assert.Empty(Ids(await QueryAsync($"legacy_user_id={mark}&email_or_username=nobody")));
        await backEnd.SendAsync("DELETE", $"/user/{ids[0]}");
        Assert.Equal(4, Number(await QueryAsync($"email_or_username={mark}"), "total_users"));
        Assert.Equal(before + 4, Number(await QueryAsync("include_orgs=true"), "total_users"));

        var faulty = await QueryAsync("page_number=1000001&order_by=SIZE&email_or_username=%01");
        Assert.Equal("email_or_username order_by page_number", faulty.Fields);

        Task<RestReply> QueryAsync(string query) => backEnd.GetAsync($"/user/query?{query}");
        async Task<(int, int, int)> ShapeAsync(string query)
        {
            var page = await QueryAsync(query);
            return (Number(page, "total_users"), Number(page, "page_size"), Number(page, "current_page"));
        }
    }

    private static int Number(RestReply reply, string name) => (int)reply.Body[name]!;

    private static string[] Ids(RestReply reply) => [.. ((JsonArray)reply.Body["users"]!).Select(user => (string)user!["user_id"]!)];
}
