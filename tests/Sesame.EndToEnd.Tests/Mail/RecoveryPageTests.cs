using System.Text.Json;
using Sesame.EndToEnd.Tests.Harness;
using Xunit;

namespace Sesame.EndToEnd.Tests.Mail;

/// <summary>The pages that mails about addresses and passwords lead to, in a browser: nothing else is there when a server was only started.</summary>
[Collection(ServerCollection.Name)]
public sealed class RecoveryPageTests(SharedServer shared)
{
    [Fact]
    public async Task The_links_of_mails_prove_an_address_and_set_a_password_in_a_browser()
    {
        // One each: to one address goes one mail a minute.
        var (proving, forgetful, password) = (Rest.NewEmail(), Rest.NewEmail(), "plum kettle orbit sandal");
        await shared.Client.RegisterAsync(proving);
        await shared.Client.RegisterAsync(forgetful);
        await shared.Client.PostAsync($"/accounts/v1/emails/{proving}:sendVerification", new { });
        await shared.Client.PostAsync("/accounts/v1/password-resets", new { email = forgetful });
        var (verify, reset) = (await shared.MailedLinkAsync(proving, "/verify-email"), await shared.MailedLinkAsync(forgetful, "/reset-password"));

        var walk = await Command.RunAsync(
            "node", [Path.Combine(Repository.Clients, "recovery-pages.mjs")], JsonSerializer.Serialize(new { verify, reset, weak = "sesame sesame sesame", password }));

        Assert.True(walk.ExitCode == 0, walk.Errors + walk.Output);
        var seen = JsonDocument.Parse(walk.Output).RootElement;
        string Told(string what) => seen.GetProperty(what).GetString()!;
        Assert.Empty(seen.GetProperty("faults").EnumerateArray());
        Assert.All(seen.GetProperty("addresses").EnumerateArray(), address => Assert.DoesNotContain("token", address.GetString(), StringComparison.Ordinal));
        Assert.Equal($"The address {proving} is confirmed.", Told("proved"));
        Assert.StartsWith("This link is not good any more", Told("again"), StringComparison.Ordinal);
        Assert.Equal("The password contains the e-mail address, the user's name or the product's name.", Told("refused"));
        Assert.StartsWith("The new password is set", Told("changed"), StringComparison.Ordinal);
        Assert.StartsWith("This link is not complete", Told("incomplete"), StringComparison.Ordinal);
        Assert.Equal("True", (await UserAsync(proving, Rest.Password))["emailConfirmed"]);
        Assert.Equal(forgetful, (await UserAsync(forgetful, password))["email"]);
    }

    private async Task<Reply> UserAsync(string email, string password) =>
        await shared.User((await shared.Client.LogInAsync(email, password))["token"]).GetAsync("/accounts/v1/users/current");
}
