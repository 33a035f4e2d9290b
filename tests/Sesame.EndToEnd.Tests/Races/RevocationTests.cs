using System.Net;
using Sesame.EndToEnd.Tests.Harness;
using Xunit;

namespace Sesame.EndToEnd.Tests.Races;

[Collection(ServerCollection.Name)]
public sealed class RevocationTests(SharedServer shared)
{
    [Fact]
    public async Task A_revoked_session_is_refused_at_the_very_next_check()
    {
        var email = Rest.NewEmail();
        await shared.Client.RegisterAsync(email);
        var logins = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => shared.Client.LogInAsync(email)));

        foreach (var login in logins)
        {
            Assert.Equal("True", (await shared.Client.CheckAsync(login["token"]))["active"]);
            Assert.Equal(HttpStatusCode.OK, (await shared.Client.DeleteAsync($"/accounts/v1/sessions/{login["sessionId"]}")).Status);

            var check = await shared.Client.CheckAsync(login["token"]);
            Assert.Equal(("False", "SESSION_ENDED"), (check["active"], check["reason"]));
            var asUser = await shared.User(login["token"]).GetAsync("/accounts/v1/users/current");
            Assert.Equal((HttpStatusCode.Unauthorized, "SESSION_ENDED"), (asUser.Status, asUser.Reason));
        }
    }

    [Fact]
    public async Task A_login_that_races_a_disable_leaves_no_live_session()
    {
        for (var round = 0; round < 10; round++)
        {
            var email = Rest.NewEmail();
            var id = await shared.Client.RegisterAsync(email);

            var logins = Enumerable.Range(0, 8).Select(_ => shared.Client.LogInAsync(email)).ToList();
            // Somewhere between the first and the last of the hashes.
            await Task.WhenAny(logins[round % logins.Count], Task.WhenAll(logins));
            var disabled = await shared.Client.PostAsync($"/accounts/v1/users/{id}:disable", new { });
            Assert.True(disabled.Succeeded, disabled.ToString());

            foreach (var login in await Task.WhenAll(logins))
            {
                Assert.True(login.Succeeded || login.Reason is "INVALID_CREDENTIALS" or "LOGIN_DELAYED", login.ToString());
                if (login.Succeeded)
                {
                    Assert.Equal("False", (await shared.Client.CheckAsync(login["token"]))["active"]);
                    Assert.False((await shared.Client.RefreshAsync(login["refresh"])).Succeeded);
                }
            }

            var left = await shared.Client.GetAsync($"/accounts/v1/users/{id}/sessions");
            Assert.True(left.Succeeded, left.ToString());
            Assert.DoesNotContain("\"id\"", left.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_disabled_user_logs_in_again_once_enabled_and_old_sessions_stay_ended()
    {
        var email = Rest.NewEmail();
        var id = await shared.Client.RegisterAsync(email);
        var before = await shared.Client.LogInAsync(email);
        await shared.Client.PostAsync($"/accounts/v1/users/{id}:disable", new { });
        Assert.Equal("INVALID_CREDENTIALS", (await shared.Client.LogInAsync(email)).Reason);

        await shared.Client.PostAsync($"/accounts/v1/users/{id}:enable", new { });

        Assert.True((await shared.Client.LogInAsync(email)).Succeeded);
        Assert.Equal("False", (await shared.Client.CheckAsync(before["token"]))["active"]);
    }
}
