using System.Text.Json.Nodes;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Codes;
using Sesame.Abstractions.Logins;
using Sesame.Api.Tests.Harness;
using Sesame.Api.Tests.Mfa;
using Sesame.Testing;
using Xunit;

namespace Sesame.Api.Tests.Backend;

public sealed class BackendMagicLinkTests(TimedApi api) : IClassFixture<TimedApi>
{
    [Fact]
    public async Task A_link_logs_its_user_in_once_through_the_application()
    {
        var backEnd = await BackEnd.MakeAsync(api);
        var client = await api.ClientAsync("external");
        var email = People.NewEmail();
        var id = await backEnd.UserAsync(new { email });
        var token = await TokenAsync(backEnd, new { email, redirect_to_url = "https://app.example.com/in?next=1" });

        // The page is told where to take it; that uses nothing up.
        for (var n = 0; n < 2; n++)
        {
            Assert.Equal("https://app.example.com/in?next=1", (await OpenAsync(token))["redirectToUrl"]);
        }

        var session = await RedeemAsync(client, token);
        Assert.Equal(("sessions", id), (session["t"], session["userId"]));
        Assert.Equal(200, (await api.SendAsync("POST", "/accounts/v1/sessions/refresh", client.Identified, $$"""{"refresh": "{{session["refresh"]}}"}""")).Status);
        Assert.Equal("CODE_INVALID", (await RedeemAsync(client, token)).Reason);
        Assert.Equal("CODE_INVALID", (await OpenAsync(token)).Reason);
    }

    [Fact]
    public async Task Without_an_application_the_page_redeems_it_and_looking_at_it_uses_nothing_up()
    {
        var backEnd = await BackEnd.MakeAsync(api);
        var (email, client) = (People.NewEmail(), await api.ClientAsync("internal"));
        var url = new Uri((await backEnd.SendAsync("POST", "/magic_link/", new { email, create_new_user_if_one_doesnt_exist = true }))["url"]);
        Assert.Equal(api.Http.BaseAddress!.GetLeftPart(UriPartial.Authority), url.GetLeftPart(UriPartial.Authority));
        for (var n = 0; n < 3; n++)
        {
            using var page = await api.Http.GetAsync(url);
            Assert.Equal("text/html; charset=utf-8", page.Content.Headers.ContentType!.ToString());
            var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
            Assert.StartsWith("default-src 'none'; script-src 'sha256-", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Equal("no-referrer", Assert.Single(page.Headers.GetValues("Referrer-Policy")));
            Assert.DoesNotContain(url.Fragment[7..], await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        var opened = (await OpenAsync(url.Fragment[7..])).Body["reply"]!;
        Assert.Equal("sessions", (string?)opened["t"]);
        Assert.True((bool)(await api.SendAsync("POST", "/accounts/v1/tokens:check", client.Proved, $$"""{"token": "{{opened["token"]}}"}""")).Body["active"]!);
        Assert.Equal((401, "CODE_INVALID"), ((await OpenAsync(url.Fragment[7..])).Status, (await OpenAsync(url.Fragment[7..])).Reason));
        Assert.Equal(400, (await OpenAsync("nonsense")).Status);
    }

    [Fact]
    public async Task A_login_on_the_page_tells_of_the_device_it_was_made_with_as_any_other()
    {
        const string phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1";
        var backEnd = await BackEnd.MakeAsync(api);
        var email = People.NewEmail();
        await backEnd.UserAsync(new { email });
        var token = await TokenAsync(backEnd, new { email });

        var opened = (await api.SendAsync("POST", "/accounts/v1/magic-links:open", null, $$"""{"token": "{{token}}"}""", ("User-Agent", phone))).Body["reply"]!;

        foreach (var list in new[] { "sessions", "devices" })
        {
            var seen = Assert.Single((JsonArray)(await api.SendAsync("GET", $"/accounts/v1/users/current/{list}", $"Bearer {opened["token"]}")).Body[list]!)!;
            Assert.Equal((phone, "DEVICE_KIND_MOBILE"), ((string?)seen["userAgent"], (string?)seen["insight"]!["kind"]));
        }

        var attempts = (await api.SendAsync("GET", "/accounts/v1/users/current/login-attempts", $"Bearer {opened["token"]}")).Body["attempts"]!;
        Assert.Equal(phone, (string?)Assert.Single((JsonArray)attempts)!["userAgent"]);
        Assert.Equal(phone, await api.Database.ScalarAsync<string>($"SELECT user_agent FROM audit_log WHERE action = 'sessions.open' AND object_id = '{opened["sessionId"]}'"));
    }

    [Fact]
    public async Task A_second_factor_is_asked_for_after_a_link()
    {
        var (backEnd, user) = (await BackEnd.MakeAsync(api), await EnrolledUser.MakeAsync(api));
        var first = await RedeemAsync(user.Client, await TokenAsync(backEnd, new { email = user.Email }));
        Assert.Equal("totp", first["step"]);
        var code = user.Authenticator.CodeAt(api.Time.GetUtcNow());
        var second = await api.SendAsync("POST", $"{EnrolledUser.Login}/totp", user.Client.Proved, $$"""{"totp":"{{code}}","state":"{{first["state"]}}"}""");
        Assert.Equal("sessions", second["t"]);
    }

    [Fact]
    public async Task A_link_ends_with_its_time_and_with_all_that_is_its_users()
    {
        var backEnd = await BackEnd.MakeAsync(api);
        var client = await api.ClientAsync("external");
        var email = People.NewEmail();
        var id = await backEnd.UserAsync(new { email });
        var (late, barred) = (await TokenAsync(backEnd, new { email, expires_in_hours = 0.5 }), await TokenAsync(backEnd, new { email, expires_in_hours = 2 }));
        api.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal("CODE_INVALID", (await RedeemAsync(client, late)).Reason);

        await backEnd.SendAsync("POST", $"/user/{id}/disable");
        Assert.Equal("email=user_unavailable", BackEnd.Faults(await backEnd.SendAsync("POST", "/magic_link", new { email })));
        await backEnd.SendAsync("POST", $"/user/{id}/enable");
        Assert.Equal("INVALID_CREDENTIALS", (await RedeemAsync(client, barred)).Reason);
    }

    [Fact]
    public async Task All_faults_are_told_together_and_who_is_not_there_is_one()
    {
        var backEnd = await BackEnd.MakeAsync(api);
        var faulty = await backEnd.SendAsync(
            "POST", "/magic_link", new { email = "none", redirect_to_url = "javascript:alert(1)", expires_in_hours = 169, expire_after_first_use = false, requires_interstitial = false });
        Assert.Equal("email expire_after_first_use expires_in_hours redirect_to_url requires_interstitial", faulty.Fields);
        Assert.Equal(400, (await backEnd.SendAsync("POST", "/magic_link", new { email = People.NewEmail(), redirect_to_url = "https://a.example/#b" })).Status);
        Assert.Equal("email=user_not_found", BackEnd.Faults(await backEnd.SendAsync("POST", "/magic_link", new { email = People.NewEmail() })));
        var sysadmin = await api.UserAsync((await api.ClientAsync("external")).Id, "sysadmin");
        Assert.Equal(403, (await backEnd.SendAsync("POST", "/magic_link", new { email = $"{sysadmin.Id:N}@example.com" })).Status);
    }

    [Fact]
    public async Task Of_1000_redemptions_at_once_one_succeeds()
    {
        var backEnd = await BackEnd.MakeAsync(api);
        var email = People.NewEmail();
        await backEnd.UserAsync(new { email });
        Assert.True(LinkToken.TryParse(await TokenAsync(backEnd, new { email }), out var token));
        var link = api.Grains.GetGrain<IMagicLinkGrain>(MadeLink.IdOf(token.Subject)!.Value.ToString());

        var redeemed = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => link.Redeem(new RedeemMagicLink(CallContext.System, token.Hash))));

        Assert.Equal(1, redeemed.Count(success => success));
    }

    private static async Task<string> TokenAsync(BackEnd backEnd, object asked) => new Uri((await backEnd.SendAsync("POST", "/magic_link", asked))["url"]).Fragment["#token=".Length..];

    private Task<RestReply> OpenAsync(string token) => api.SendAsync("POST", "/accounts/v1/magic-links:open", null, $$"""{"token": "{{token}}"}""");

    private Task<RestReply> RedeemAsync(TestClient client, string token) =>
        api.SendAsync("POST", "/accounts/v1/sessions/login/magic-link", client.Identified, $$"""{"token": "{{token}}"}""");
}
