using System.Text.Json.Nodes;
using Sesame.Api.Tests.Harness;
using Sesame.Testing;
using Xunit;

namespace Sesame.Api.Tests.Attacks;

/// <summary>Addresses in odd forms: all ways in take the same ones, and no two of them are one person's by chance.</summary>
public sealed class OddAddressTests(RunningApi api) : IClassFixture<RunningApi>
{
    private const string Users = "/accounts/v1/users";
    private const string Steps = "/accounts/v1/sessions/login/";

    public static TheoryData<string, bool> Forms { get; } = new()
    {
        { "%+tag@example.com", true },
        { "%.dots.in.it@example.com", true },
        { "UPPER%@EXAMPLE.com", true },
        { "!#$&'*+-/=?^_`{|}~%@example.com", true },
        { "{code}{{7*7}}${7*7}%@example.com", true },
        { "{{code}}${link}%@example.com", true },
        { "用户%@例子.测试", true },
        { "%@xn--bcher-kva.example", true },
        { "%@xn--nonsense-.example", false },
        { "%@xn--bcher-kva\u200b.example", false },
        { "%@ｅxample.com", false },
        { "%@example.com.", false },
        { "\"%\"@example.com", false },
        { "\"% with blanks\"@example.com", false },
        { "(comment)%@example.com", false },
        { "%@[192.0.2.1]", false },
        { "%@[IPv6:2001:db8::1]", false },
        { "%@example.com\u202emoc.live", false },
        { "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa%@example.com", true },
        { "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab%@example.com", false },
    };

    [Theory, MemberData(nameof(Forms))]
    public async Task Every_way_in_takes_an_address_or_names_it_as_at_fault(string form, bool isGood)
    {
        var client = await api.ClientAsync("internal");
        var user = await api.UserAsync(client.Id, "user");
        // Each way gets an address of its own, all of one form: sends to one address are limited.
        string Next() => form.Replace("%", Guid.NewGuid().ToString("N")[..8], StringComparison.Ordinal);
        var ways = new (string Name, Func<string, Task<RestReply>> Ask)[]
        {
            ("registration", email => Post(Users, client.Identified, ("email", email), ("password", People.Password), ("state", People.NewState()))),
            ("registration by a service", email => Post(Users, client.Proved, ("email", email))),
            ("another address", email => Post($"{Users}/{user.Id}/emails", client.Proved, ("email", email))),
            ("address in a path", email => api.SendAsync("DELETE", $"{Users}/{user.Id}/emails/{Uri.EscapeDataString(email)}", client.Proved)),
            ("password", email => Post(Steps + "password", client.Proved, ("email", email), ("password", People.Password), ("state", People.NewState()))),
            ("mailed code", email => Post(Steps + "email", client.Proved, ("email", email), ("state", People.NewState()))),
            ("magic link", email => Post(Steps + "magic-link", client.Proved, ("email", email), ("state", People.NewState()))),
            ("reset", email => Post("/accounts/v1/password-resets", client.Identified, ("email", email))),
            ("verification", email => api.SendAsync("POST", $"/accounts/v1/emails/{Uri.EscapeDataString(email)}:sendVerification", client.Identified, "{}")),
        };
        foreach (var (name, ask) in ways)
        {
            var reply = await ask(Next());
            if (isGood)
            {
                // The password is nobody's; the address is no fault.
                Assert.True(reply.Status is 200 or 202 || (name == "password" && reply.Reason == "INVALID_CREDENTIALS"), $"{name}: {reply.Status} {reply.Body}");
            }
            else
            {
                Assert.True((reply.Status, reply.Reason, reply.Fields) == (400, "FIELD_INVALID", "email"), $"{name}: {reply.Status} {reply.Body}");
            }
        }

    }

    [Fact]
    public async Task An_import_takes_the_same_addresses()
    {
        var client = await api.ClientAsync("internal");
        var forms = Forms.Select(row => (Form: (string)row[0], IsGood: (bool)row[1])).ToArray();

        var refused = await Refused(client, [.. forms.Select(form => form.Form.Replace("%", Guid.NewGuid().ToString("N")[..8], StringComparison.Ordinal))]);

        Assert.Equal(forms.Select((form, row) => (form, row)).Where(form => !form.form.IsGood).Select(form => (long)form.row), refused);
    }

    [Theory]
    [InlineData("Ada%@Example.com", "ada%@example.COM", true)]
    [InlineData("  ada%@example.com ", "ada%@example.com", true)]
    [InlineData("ada%@bücher.example", "ada%@xn--bcher-kva.example", true)]
    [InlineData("ada%@XN--BCHER-KVA.example", "ada%@BÜCHER.example", true)]
    [InlineData("ada%@例子.测试", "ada%@xn--fsqu00a.xn--0zwm56d", true)]
    [InlineData("ada%@example.com", "ad\u0430%@example.com", false)]
    [InlineData("ada%@example.com", "ada%@ex\u0430mple.com", false)]
    [InlineData("ada%@example.com", "ada+%@example.com", false)]
    [InlineData("ada%@example.com", "a.da%@example.com", false)]
    [InlineData("stra\u00dfe%@example.com", "strasse%@example.com", false)]
    [InlineData("mıke%@example.com", "mike%@example.com", false)]
    public async Task Two_forms_of_one_address_are_one_account_and_two_addresses_are_two(string first, string second, bool areOne)
    {
        var client = await api.ClientAsync("internal");
        var mark = Guid.NewGuid().ToString("N")[..8];
        var (one, other) = (first.Replace("%", mark, StringComparison.Ordinal), second.Replace("%", mark, StringComparison.Ordinal));
        var made = await Post(Users, client.Proved, ("email", one), ("password", People.Password));
        Assert.Equal(200, made.Status);

        var again = await Post(Users, client.Proved, ("email", other));
        Assert.Equal(areOne ? (409, "EMAIL_TAKEN") : (200, null), (again.Status, again.Reason));
        var login = await Post(Steps + "password", client.Proved, ("email", other), ("password", People.Password), ("state", People.NewState()));
        Assert.Equal(areOne ? made["userId"] : "", login.Status == 200 ? login["userId"] : "");
    }

    private Task<RestReply> Post(string path, string authorization, params (string Name, string Value)[] fields) =>
        api.SendAsync("POST", path, authorization, new JsonObject(fields.Select(field => KeyValuePair.Create(field.Name, (JsonNode?)field.Value))).ToJsonString());

    // The rows of an import whose address is at fault, in order.
    private async Task<List<long>> Refused(TestClient client, IReadOnlyList<string> emails)
    {
        var users = new JsonArray([.. emails.Select(email => (JsonNode)new JsonObject { ["email"] = email })]);
        var begun = await api.SendAsync("POST", $"{Users}:import", client.Proved, new JsonObject { ["users"] = users }.ToJsonString());
        Assert.Equal(200, begun.Status);
        for (var tries = 0; tries < 600; tries++)
        {
            if ((await api.SendAsync("GET", $"/accounts/v1/operations/{begun["id"]}", client.Proved))["state"] == "OPERATION_STATE_DONE")
            {
                var failures = (await api.SendAsync("GET", $"/accounts/v1/operations/{begun["id"]}/failures?pageSize=100", client.Proved)).Body["failures"]!.AsArray();
                return [.. failures.Where(failure => (string?)failure!["field"] == "email").Select(failure => long.Parse($"{failure!["row"]}", System.Globalization.CultureInfo.InvariantCulture)).Order()];
            }

            await Task.Delay(50);
        }

        throw new InvalidOperationException("The import did not end.");
    }
}
