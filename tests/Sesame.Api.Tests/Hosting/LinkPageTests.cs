using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Grpc.Core;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Users;
using Sesame.Api.Recovery.V1;
using Sesame.Api.Tests.Backend;
using Sesame.Api.Tests.Harness;
using Sesame.Testing;
using Xunit;

namespace Sesame.Api.Tests.Hosting;

/// <summary>The pages that mailed links lead to where no application has any: as they are served, and that what they send is taken from anybody.</summary>
public sealed partial class LinkPageTests(RunningApi api) : IClassFixture<RunningApi>
{
    private const string Verify = "/accounts/v1/emails:verify";
    private const string Resets = "/accounts/v1/password-resets";
    private const string Complete = $"{Resets}:complete";

    [Theory]
    [InlineData("/login/magic-link", "/accounts/v1/magic-links:open")]
    [InlineData("/verify-email", Verify)]
    [InlineData("/reset-password", Complete)]
    public async Task Each_page_runs_its_own_script_alone_and_is_kept_nowhere(string path, string route)
    {
        using var page = await api.Http.GetAsync(path);
        var html = await page.Content.ReadAsStringAsync();

        Assert.Equal("text/html; charset=utf-8", page.Content.Headers.ContentType?.ToString());
        Assert.Equal(
            $"default-src 'none'; script-src '{HashOf(Within("script", html))}'; style-src '{HashOf(Within("style", html))}'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            HeaderOf(page, "Content-Security-Policy"));
        Assert.Equal("no-store", HeaderOf(page, "Cache-Control"));
        Assert.Equal("no-referrer", HeaderOf(page, "Referrer-Policy"));
        Assert.Equal(("nosniff", "DENY"), (HeaderOf(page, "X-Content-Type-Options"), HeaderOf(page, "X-Frame-Options")));
        Assert.False(page.Headers.Contains("Set-Cookie"));
        Assert.DoesNotContain("://", html, StringComparison.Ordinal);
        Assert.DoesNotMatch(OfAnElement(), html);

        var called = new Uri(page.RequestMessage!.RequestUri!, Sent().Match(html).Groups["path"].Value).AbsolutePath;
        Assert.Equal(route, called);
        Assert.Contains((await api.SendAsync("POST", called, null, """{"token": "x"}""")).Reason, (string[])["CODE_INVALID", "FIELD_INVALID"]);
    }

    [Fact]
    public async Task The_link_to_an_address_leads_to_a_page_and_is_taken_without_credentials()
    {
        var client = await api.ClientAsync("external");
        var (user, added) = (await api.UserAsync(client.Id, "user"), People.NewEmail());
        await api.Grains.GetGrain<IUserGrain>(user.Id.ToString()).AddEmail(new AddEmail(CallContext.System, added, Verified: false));
        var body = $$"""{"token": "{{await OpenedAsync(added, "/verify-email")}}"}""";

        // Credentials that come with it are looked at, and what is wrong about them is told.
        Assert.Equal("CLIENT_SECRET_WRONG", (await api.SendAsync("POST", Verify, TestClient.BasicOf($"{client.Id}:wrong"), body)).Reason);
        Assert.Equal("AUTHORIZATION_MALFORMED", (await api.SendAsync("POST", Verify, null, body, ("x-sesame-client", "nonsense"))).Reason);
        Assert.Equal(added, (await api.SendAsync("POST", Verify, null, body))["email"]);
        var again = await api.SendAsync("POST", Verify, null, body);
        Assert.Equal((401, "CODE_INVALID"), (again.Status, again.Reason));
    }

    [Fact]
    public async Task The_link_to_a_new_password_leads_to_a_page_and_is_taken_without_credentials()
    {
        const string next = "plum kettle orbit sandal";
        var client = await api.ClientAsync("external");
        var email = $"{(await api.UserAsync(client.Id, "user")).Id:N}@example.com";
        await api.SendAsync("POST", Resets, client.Identified, $$"""{"email": "{{email}}"}""");
        var token = await OpenedAsync(email, "/reset-password");

        // What the page shows of a password at fault; the link stays good.
        var weak = await api.SendAsync("POST", Complete, null, $$"""{"token": "{{token}}", "newPassword": "password"}""");
        Assert.Equal((400, "newPassword newPassword"), (weak.Status, weak.Fields));
        Assert.Equal("The password needs at least 15 characters.", (string?)weak.Detail("BadRequest")!["fieldViolations"]![0]!["description"]);
        var done = await api.SendAsync("POST", Complete, null, $$"""{"token": "{{token}}", "newPassword": "{{next}}"}""", ("Accept-Language", "de"));
        Assert.Equal((200, "{}"), (done.Status, done.Body.ToJsonString()));
        Assert.Contains("Subject: Ihr Passwort wurde geändert", await api.Mailbox.Find(email, "geändert"), StringComparison.Ordinal);

        var login = await api.SendAsync(
            "POST", "/accounts/v1/sessions/login/password", client.Identified, $$"""{"email": "{{email}}", "password": "{{next}}", "state": "{{People.NewState()}}"}""");
        Assert.Equal("sessions", login["t"]);
    }

    [Fact]
    public async Task Over_gRPC_links_are_taken_without_credentials_too_and_no_mail_is_asked_for_without()
    {
        var recovery = new RecoveryService.RecoveryServiceClient(api.Channel);
        foreach (var (ask, reason) in new (Func<Task>, string)[]
        {
            (async () => await recovery.VerifyEmailAsync(new VerifyEmailRequest { Token = "x" }), "The code is not valid."),
            (async () => await recovery.ResetPasswordAsync(new ResetPasswordRequest { Token = "x", NewPassword = "y" }), "The code is not valid."),
            (async () => await recovery.SendVerificationAsync(new SendVerificationRequest { Email = "ada@example.com" }), "The call carries no credentials."),
            (async () => await recovery.RequestPasswordResetAsync(new RequestPasswordResetRequest { Email = "ada@example.com" }), "The call carries no credentials."),
        })
        {
            Assert.Equal(reason, (await Assert.ThrowsAsync<RpcException>(ask)).Status.Detail);
        }
    }

    [Fact]
    public async Task The_page_to_log_in_tells_links_of_an_applications_own_login_from_those_of_back_ends()
    {
        var (backEnd, client) = (await BackEnd.MakeAsync(api), await api.ClientAsync("external"));
        var email = People.NewEmail();
        await backEnd.UserAsync(new { email });
        await api.SendAsync("POST", "/accounts/v1/sessions/login/magic-link", client.Identified, $$"""{"email": "{{email}}", "state": "{{People.NewState()}}"}""");
        var mailed = await OpenedAsync(email, "/login/magic-link");
        var made = new Uri((await backEnd.SendAsync("POST", "/magic_link", new { email }))["url"]).Fragment["#token=".Length..];

        var tells = Tells().Match(await api.Http.GetStringAsync("/login/magic-link")).Groups["form"].Value;

        Assert.Matches(tells, mailed);
        Assert.DoesNotMatch(tells, made);
    }

    // The token of a mailed link, after what the link leads to was found to be a page.
    private async Task<string> OpenedAsync(string email, string path)
    {
        var link = Link().Match(await api.Mailbox.Find(email, $"{path}#token="));
        using var page = await api.Http.GetAsync(link.Value);
        Assert.Equal((200, "text/html", path), ((int)page.StatusCode, page.Content.Headers.ContentType?.MediaType, page.RequestMessage!.RequestUri!.AbsolutePath));
        return link.Groups["token"].Value;
    }

    private static string HeaderOf(HttpResponseMessage page, string name) => Assert.Single(page.Headers.GetValues(name));

    private static string Within(string element, string html)
    {
        var start = html.IndexOf($"<{element}>", StringComparison.Ordinal) + element.Length + 2;
        return html[start..html.IndexOf($"</{element}>", start, StringComparison.Ordinal)];
    }

    private static string HashOf(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    // A handler or a style in an element, which the policy refuses.
    [GeneratedRegex(@"<[^>]* (on\w+|style|src)=")]
    private static partial Regex OfAnElement();

    [GeneratedRegex(@"await send\('(?<path>[^']+)'")]
    private static partial Regex Sent();

    [GeneratedRegex(@"if \(/(?<form>\S+)/\.test\(token\)\)")]
    private static partial Regex Tells();

    [GeneratedRegex(@"http\S+#token=(?<token>\S+)")]
    private static partial Regex Link();
}
