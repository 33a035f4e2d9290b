using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Sesame.EndToEnd.Tests.Harness;
using Xunit;

namespace Sesame.EndToEnd.Tests.Attacks;

/// <summary>What cannot be understood is refused by name, and nothing changes.</summary>
[Collection(ServerCollection.Name)]
public sealed class MalformedTests(SharedServer shared)
{
    private const string Users = "/accounts/v1/users";

    [Theory]
    [InlineData("{", null)]
    [InlineData("", null)]
    [InlineData("[]", null)]
    [InlineData("null", null)]
    [InlineData("{\"email\": \"a@example.org\",}", null)]
    [InlineData("{\"email\": 5}", "email")]
    [InlineData("{\"email\": [\"a@example.org\"]}", "email")]
    [InlineData("{\"email\": \"a@example.org\", \"emial\": \"b@example.org\"}", "emial")]
    [InlineData("{\"email\": \"nul\\u0000l@example.org\"}", "email")]
    [InlineData("{\"email\": \"a@example.org\", \"firstName\": \"A\\u0000da\"}", "firstName")]
    [InlineData("{\"email\": \"a@example.org\", \"properties\": {\"a\": \"\\u0000\"}}", "properties")]
    [InlineData("{\"email\": \"lone\\ud800@example.org\"}", "email")]
    [InlineData("{\"email\": \"not an address\"}", "email")]
    [InlineData("{\"email\": \"a@example.org\", \"email\": \"b@example.org\"}", "email")]
    [Trait("Category", "Strict")]
    public async Task A_body_that_is_not_the_message_is_refused(string body, string? field)
    {
        var reply = await PostAsync(Encoding.UTF8.GetBytes(body), "application/json");

        Assert.Equal((HttpStatusCode.BadRequest, "FIELD_INVALID"), (reply.Status, reply.Reason));
        Assert.Equal("error", reply["t"]);
        if (field is not null)
        {
            Assert.Contains(reply.Fields, named => named.StartsWith(field, StringComparison.Ordinal));
        }
    }

    [Fact, Trait("Category", "Strict")]
    public async Task Text_that_is_not_UTF_8_is_refused()
    {
        byte[] body = [.. "{\"email\": \""u8, 0xC3, 0x28, .. "@example.org\"}"u8];
        var reply = await PostAsync(body, "application/json");

        Assert.Equal((HttpStatusCode.BadRequest, "FIELD_INVALID"), (reply.Status, reply.Reason));
    }

    [Theory, InlineData("text/plain"), InlineData("application/xml"), InlineData("multipart/form-data; boundary=x")]
    [Trait("Category", "Strict")]
    public async Task A_body_of_another_kind_is_refused(string contentType) =>
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await PostAsync("{}"u8.ToArray(), contentType)).Status);

    [Fact, Trait("Category", "Strict")]
    public async Task A_body_beyond_the_limit_is_refused()
    {
        // Told before the body is sent, as curl does it; who sends on regardless meets a closed connection.
        var body = $"{{\"email\": \"{new string('a', 8 * 1024 * 1024)}@example.org\"}}";
        string[] arguments =
        [
            "-sS", "-o", "/dev/null", "-w", "%{http_code}", "-H", "expect: 100-continue", "-H", "content-type: application/json", "-H", $"authorization: {shared.Bootstrap.ClientBasic}",
            "--data-binary", "@-", $"http://127.0.0.1:{shared.Server.HttpPort}{Users}",
        ];
        Assert.Equal("413", (await Command.RunAsync("curl", arguments, body)).Output);
    }

    [Fact]
    public async Task A_null_byte_in_a_path_is_refused() => Assert.Equal(HttpStatusCode.BadRequest, (await shared.Client.GetAsync("/accounts/v1/users/%00")).Status);

    [Theory]
    [InlineData("/accounts/v1/users/not-an-id")]
    [InlineData("/accounts/v1/users/0")]
    [InlineData("/accounts/v1/users/%FF%FE")]
    [InlineData("/accounts/v1/users/' or 1=1 --")]
    public async Task A_bad_id_names_nobody(string path)
    {
        var admin = shared.User((await shared.Client.LogInAsync(shared.Bootstrap.Email, shared.Bootstrap.Password))["token"]);
        var reply = await admin.GetAsync(path);

        Assert.True((reply.Status, reply.Reason) is (HttpStatusCode.NotFound, "NOT_FOUND") or (HttpStatusCode.BadRequest, "FIELD_INVALID"), reply.ToString());
        Assert.Equal("error", reply["t"]);
    }

    [Theory, InlineData("?pageSize=-1", "pageSize"), InlineData("?pageSize=many", "pageSize"), InlineData("?pageToken=nonsense", "pageToken"), InlineData("?nosuch=1", "nosuch")]
    [Trait("Category", "Strict")]
    public async Task A_bad_question_names_its_field(string query, string field)
    {
        var admin = shared.User((await shared.Client.LogInAsync(shared.Bootstrap.Email, shared.Bootstrap.Password))["token"]);
        var reply = await admin.GetAsync(Users + query);

        Assert.Equal((HttpStatusCode.BadRequest, "FIELD_INVALID"), (reply.Status, reply.Reason));
        Assert.Contains(field, reply.Fields);
    }

    [Fact]
    public async Task All_faults_of_a_registration_are_told_together()
    {
        var reply = await shared.Client.PostAsync(Users, new { email = "not an address", username = "!", password = "short" });

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Equal(["email", "password", "username"], reply.Fields.Distinct().Order());
    }

    [Theory]
    [InlineData("Basic", "AUTHORIZATION_MALFORMED")]
    [InlineData("Basic !!!", "AUTHORIZATION_MALFORMED")]
    [InlineData("Bearer", "AUTHORIZATION_MALFORMED")]
    [InlineData("Digest abc", "AUTHORIZATION_MALFORMED")]
    [InlineData("Basic eDp5, Basic eDp5", "AUTHORIZATION_MALFORMED")]
    [InlineData("Bearer a.b.c, Bearer a.b.c", "AUTHORIZATION_MALFORMED")]
    public async Task Credentials_that_cannot_be_read_are_refused(string authorization, string reason)
    {
        var reply = await new Rest(shared.Server.Http, authorization).GetAsync("/accounts/v1/users/current");

        Assert.Equal((HttpStatusCode.BadRequest, reason), (reply.Status, reply.Reason));
    }

    [Fact]
    public async Task Wrong_credentials_are_never_downgraded()
    {
        static string Basic(string id, string secret) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}"));
        var email = Rest.NewEmail();
        await shared.Client.RegisterAsync(email);

        var wrong = await new Rest(shared.Server.Http, Basic(shared.Bootstrap.ClientId, "wrong")).LogInAsync(email);
        Assert.Equal((HttpStatusCode.Unauthorized, "CLIENT_SECRET_WRONG"), (wrong.Status, wrong.Reason));
        var unknown = await new Rest(shared.Server.Http, Basic(Guid.CreateVersion7().ToString(), "wrong")).LogInAsync(email);
        Assert.Equal((HttpStatusCode.Unauthorized, "CLIENT_UNKNOWN"), (unknown.Status, unknown.Reason));
        var key = await shared.User("ssk_nonsense").GetAsync($"/api/backend/v1/user/{Guid.CreateVersion7()}");
        Assert.Equal((HttpStatusCode.Unauthorized, "API_KEY_INVALID"), (key.Status, key.Reason));
        var nobody = await shared.Stranger.GetAsync("/accounts/v1/users/current");
        Assert.Equal((HttpStatusCode.Unauthorized, "CREDENTIALS_MISSING"), (nobody.Status, nobody.Reason));
    }

    [Fact]
    public async Task What_was_refused_changed_nothing()
    {
        var email = Rest.NewEmail();
        foreach (var body in new[] { $$"""{"email": "{{email}}", "nosuch": 1}""", $$"""{"email": "{{email}}", "firstName": "\u0000"}""", $$"""{"email": "{{email}}", "password": "short"}""" })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(Encoding.UTF8.GetBytes(body), "application/json")).Status);
        }

        var admin = shared.User((await shared.Client.LogInAsync(shared.Bootstrap.Email, shared.Bootstrap.Password))["token"]);
        Assert.DoesNotContain(email, (await admin.GetAsync($"{Users}?emailPrefix={email}")).Text, StringComparison.Ordinal);
    }

    private Task<Reply> PostAsync(byte[] body, string contentType)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return shared.Client.SendAsync(HttpMethod.Post, Users, content);
    }
}
