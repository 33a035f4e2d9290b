using System.Text.Json.Nodes;
using Sesame.Api.Tests.Backend;
using Sesame.Api.Tests.Harness;
using Sesame.Testing;
using Xunit;

namespace Sesame.Api.Tests.Logins;

/// <summary>A deployment whose logins begin with a mailed code, and with nothing else.</summary>
public sealed class LoginMethodsTests(LoginMethodsTests.Deployment api) : IClassFixture<LoginMethodsTests.Deployment>
{
    private const string Steps = "/accounts/v1/sessions/login";

    [Fact]
    public async Task Clients_are_told_which_first_steps_are_offered()
    {
        var client = await api.ClientAsync("external");
        Assert.Equal("""{"methods":["email"]}""", (await api.SendAsync("GET", "/accounts/v1/sessions/login-methods", client.Identified)).Body.ToJsonString());
    }

    [Theory]
    [InlineData("password")]
    [InlineData("magic-link")]
    public async Task A_login_that_begins_otherwise_is_refused_by_name_and_gets_no_mail(string step)
    {
        var client = await api.ClientAsync("internal");
        var email = await RegisterAsync(client);

        var refused = await BeginAsync(client, step, email, People.NewState());

        Assert.Equal((400, "STEP_UNEXPECTED", "email"), (refused.Status, refused.Reason, (string?)refused.Detail("ErrorInfo")!["metadata"]!["methods"]));
        Assert.Contains(step, refused["message"], StringComparison.Ordinal);
        // Mails go out in the order in which they were written down: when this one has come, there is none before it.
        Assert.Equal("code", (await BeginAsync(client, "email", email, People.NewState()))["step"]);
        await api.Mailbox.Code(email);
        Assert.Equal(1, api.Mailbox.Count(email));
    }

    [Fact]
    public async Task The_offered_step_logs_in()
    {
        var client = await api.ClientAsync("internal");
        var email = await RegisterAsync(client);
        var state = People.NewState();
        await BeginAsync(client, "email", email, state);

        var session = await api.SendAsync("POST", $"{Steps}/code", client.Proved, $$"""{"code":"{{await api.Mailbox.Code(email)}}","state":"{{state}}"}""");

        Assert.Equal("sessions", session["t"]);
    }

    [Fact]
    public async Task A_link_that_a_back_end_made_is_taken_all_the_same()
    {
        var backEnd = await BackEnd.MakeAsync(api);
        var client = await api.ClientAsync("external");
        var email = People.NewEmail();
        await backEnd.UserAsync(new { email });
        var url = new Uri((await backEnd.SendAsync("POST", "/magic_link", new { email }))["url"]);

        var session = await api.SendAsync("POST", $"{Steps}/magic-link", client.Identified, $$"""{"token":"{{url.Fragment["#token=".Length..]}}"}""");

        Assert.Equal("sessions", session["t"]);
    }

    private async Task<string> RegisterAsync(TestClient client)
    {
        var email = People.NewEmail();
        var registered = await api.SendAsync("POST", "/accounts/v1/users", client.Proved, new JsonObject { ["email"] = email, ["password"] = People.Password }.ToJsonString());
        Assert.Equal(200, registered.Status);
        return email;
    }

    private Task<RestReply> BeginAsync(TestClient client, string step, string email, string state)
    {
        var fields = new JsonObject { ["email"] = email, ["state"] = state };
        if (step == "password")
        {
            fields["password"] = People.Password;
        }

        return api.SendAsync("POST", $"{Steps}/{step}", client.Proved, fields.ToJsonString());
    }

    public sealed class Deployment() : RunningApi(builder => builder.Configuration["Logins:Methods:0"] = "email");
}
