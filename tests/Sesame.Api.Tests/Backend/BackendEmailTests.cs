using Sesame.Api.Tests.Harness;
using Sesame.Testing;
using Xunit;

namespace Sesame.Api.Tests.Backend;

public sealed class BackendEmailTests(TimedApi api) : IClassFixture<TimedApi>
{
    [Fact]
    public async Task An_address_that_the_back_end_vouches_for_takes_the_former_ones_place_at_once()
    {
        var backEnd = await BackEnd.MakeAsync(api);
        var (former, next) = (People.NewEmail(), People.NewEmail());
        var id = await backEnd.UserAsync(new { email = former });

        Assert.Equal(200, (await backEnd.SendAsync("PUT", $"/user/{id}/email", new { new_email = next })).Status);

        var user = await backEnd.ReadAsync(id);
        Assert.Equal((next, true), ((string?)user["email"], (bool)user["email_confirmed"]!));
        Assert.Equal(404, (await backEnd.GetAsync($"/user/email?email={former}")).Status);
        Assert.NotEmpty(await api.Mailbox.Find(former, next));
        Assert.NotEmpty(await backEnd.UserAsync(new { email = former }));
        Assert.Equal(200, (await backEnd.SendAsync("PUT", $"/user/{id}/email", new { new_email = next })).Status);
        Assert.Equal("new_email=field_invalid", BackEnd.Faults(await backEnd.SendAsync("PUT", $"/user/{id}/email", new { new_email = "none" })));
        Assert.Equal(404, (await backEnd.SendAsync("PUT", $"/user/{Guid.NewGuid()}/email", new { new_email = People.NewEmail() })).Status);
    }

    [Fact]
    public async Task An_address_that_is_to_be_confirmed_takes_the_place_when_its_link_comes_back()
    {
        var backEnd = await BackEnd.MakeAsync(api);
        var client = await api.ClientAsync("external");
        var (former, wrong, next) = (People.NewEmail(), People.NewEmail(), People.NewEmail());
        var id = await backEnd.UserAsync(new { email = former });
        Assert.Equal(200, (await backEnd.SendAsync("PUT", $"/user/{id}/email", new { new_email = wrong, require_email_confirmation = true })).Status);

        Assert.Equal(200, (await backEnd.SendAsync("PUT", $"/user/{id}/email", new { new_email = next, require_email_confirmation = true })).Status);
        Assert.Equal(former, (string?)(await backEnd.ReadAsync(id))["email"]);
        var soon = await backEnd.SendAsync("PUT", $"/user/{id}/email", new { new_email = next, require_email_confirmation = true });
        Assert.Equal((429, "limit_reached"), (soon.Status, soon["error_code"]));
        Assert.InRange((double)soon.Body["wait_seconds"]!, 1, 60);

        Assert.Equal(200, (await ProveAsync(client, next)).Status);
        Assert.Equal(next, (string?)(await backEnd.ReadAsync(id))["email"]);
        Assert.Equal(404, (await backEnd.GetAsync($"/user/email?email={former}")).Status);

        // Only the one that was asked for last takes the place.
        Assert.Equal(200, (await ProveAsync(client, wrong)).Status);
        Assert.Equal(next, (string?)(await backEnd.ReadAsync(id))["email"]);
    }

    [Fact]
    public async Task A_confirmation_is_sent_at_creation_and_again()
    {
        var backEnd = await BackEnd.MakeAsync(api);
        var client = await api.ClientAsync("external");
        var email = People.NewEmail();
        var id = await backEnd.UserAsync(new { email, email_confirmed = false, send_email_to_confirm_email_address = true });
        Assert.Equal(429, (await backEnd.SendAsync("POST", "/resend_email_confirmation", new { user_id = id })).Status);
        api.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(200, (await backEnd.SendAsync("POST", "/resend_email_confirmation/", new { user_id = id })).Status);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (api.Mailbox.Count(email) < 2)
        {
            await Task.Delay(20, patience.Token);
        }

        Assert.Equal(200, (await ProveAsync(client, email)).Status);
        Assert.True((bool)(await backEnd.ReadAsync(id))["email_confirmed"]!);
        Assert.Equal("user_id=field_invalid", BackEnd.Faults(await backEnd.SendAsync("POST", "/resend_email_confirmation", new { user_id = id })));
        Assert.Equal(404, (await backEnd.SendAsync("POST", "/resend_email_confirmation", new { user_id = Guid.NewGuid() })).Status);
    }

    private async Task<RestReply> ProveAsync(TestClient client, string email) =>
        await api.SendAsync("POST", "/accounts/v1/emails:verify", client.Identified, $$"""{"token": "{{await api.Mailbox.Token(email)}}"}""");
}
