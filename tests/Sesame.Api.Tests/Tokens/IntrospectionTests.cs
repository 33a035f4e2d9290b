using System.Text;
using System.Text.Json.Nodes;
using Sesame.Api.Tests.Harness;
using Xunit;

namespace Sesame.Api.Tests.Tokens;

public sealed class IntrospectionTests(RunningApi api) : IClassFixture<RunningApi>
{
    private const string Path = "/accounts/v1/tokens:introspect";
    private const string Inactive = """{"active":false}""";

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_good_token_is_told_with_the_names_and_kinds_of_the_standard(bool asForm)
    {
        var client = await api.ClientAsync("internal");
        var user = await api.UserAsync(client.Id);

        var (status, text) = await SendAsync(client.Proved, asForm ? Form(("token", user.Token), ("token_type_hint", "access_token")) : Json(user.Token));

        Assert.Equal(200, status);
        var said = (JsonObject)JsonNode.Parse(text)!;
        Assert.True((bool)said["active"]!);
        Assert.Equal((user.Id.ToString(), user.SessionId.ToString(), client.Id, "Bearer", "sesame"),
            ((string?)said["sub"], (string?)said["sid"], (string?)said["client_id"], (string?)said["token_type"], (string?)said["aud"]));
        Assert.Equal(600, said["exp"]!.GetValue<long>() - said["iat"]!.GetValue<long>());
        Assert.False(said.ContainsKey("act") || said.ContainsKey("org_id"));
    }

    [Fact]
    public async Task Whatever_is_not_good_answers_inactive_and_nothing_else()
    {
        var client = await api.ClientAsync("internal");
        var ended = await api.UserAsync(client.Id);
        await api.SendAsync("POST", "/accounts/v1/sessions/logout", ended.Bearer, "{}");
        var forged = (await api.UserAsync(client.Id)).Token;
        foreach (var token in new[] { ended.Token, forged[..^4] + "AAAA", "nonsense", "srt_x", new string('x', 9000), client.Secret })
        {
            Assert.Equal((200, Inactive), await SendAsync(client.Proved, Json(token)));
            Assert.Equal((200, Inactive), await SendAsync(client.Proved, Form(("token", token))));
        }
    }

    [Fact]
    public async Task Who_may_not_check_tokens_learns_nothing_and_a_form_names_one_token()
    {
        var client = await api.ClientAsync("internal");
        var user = await api.UserAsync(client.Id);
        Assert.Equal(403, (await SendAsync((await api.ClientAsync("external")).Proved, Form(("token", user.Token)))).Status);
        Assert.Equal(403, (await SendAsync(user.Bearer, Form(("token", user.Token)))).Status);
        Assert.Equal(401, (await SendAsync(TestClient.BasicOf($"{client.Id}:wrong"), Form(("token", user.Token)))).Status);
        Assert.Equal(400, (await SendAsync(client.Proved, Form(("token", user.Token), ("token", user.Token)))).Status);
        Assert.Equal(400, (await SendAsync(client.Proved, Form(("other", "x")))).Status);
        Assert.Equal(400, (await SendAsync(client.Proved, Form([.. Enumerable.Range(0, 100).Select(n => ($"k{n}", "x"))]))).Status);
    }

    private static StringContent Json(string token) => new(new JsonObject { ["token"] = token }.ToJsonString(), Encoding.UTF8, "application/json");

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) => new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    private async Task<(int Status, string Text)> SendAsync(string authorization, HttpContent content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = content };
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var response = await api.Http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
