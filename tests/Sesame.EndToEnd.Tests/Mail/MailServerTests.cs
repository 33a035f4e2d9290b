using System.Text;
using System.Text.RegularExpressions;
using Sesame.EndToEnd.Tests.Harness;
using Xunit;
using Path = System.IO.Path;

namespace Sesame.EndToEnd.Tests.Mail;

/// <summary>Mails reach whom they are for, or are known not to.</summary>
public sealed partial class MailServerTests(MailedServer mailed) : IClassFixture<MailedServer>
{
    // A program in the hands of strangers: it names itself and proves nothing.
    private Rest Public => new(mailed.Server.Http, "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(mailed.Server.Bootstrap.ClientId)));

    [Fact]
    public async Task A_code_goes_out_over_STARTTLS_with_a_password_and_one_that_is_deferred_comes_later()
    {
        foreach (var email in new[] { Rest.NewEmail(), "later-" + Rest.NewEmail() })
        {
            var state = Rest.NewState();
            Assert.Equal("code", (await Public.PostAsync("/accounts/v1/users", new { email, password = Rest.Password, state }))["step"]);
            var mail = await mailed.Mails.MailToAsync(email);
            Assert.Equal(("noreply@sesame.example", MailServer.User, true), (mail.From, mail.User, mail.IsSecure));
            Assert.Matches(@"(?m)^Message-ID: <[0-9a-f]{32}@sesame\.example>\r?$", mail.Source);
            Assert.Matches(@"(?m)^Auto-Submitted: auto-generated\r?$", mail.Source);
            var login = await Public.PostAsync("/accounts/v1/sessions/login/code", new { code = Code().Match(mail.Text).Value, state });
            Assert.True(login["t"] == "sessions", login.ToString());
            Assert.Equal(1, mailed.Mails.Count(email));
        }

        Assert.Empty(Directory.Exists(Path.Combine(mailed.Server.Home.Path, "mail")) ? Directory.GetFiles(Path.Combine(mailed.Server.Home.Path, "mail")) : []);
    }

    [Fact]
    public async Task A_mail_that_the_server_refuses_for_good_is_given_up_at_once()
    {
        await Public.PostAsync("/accounts/v1/users", new { email = "nobody-" + Rest.NewEmail(), password = Rest.Password, state = Rest.NewState() });
        for (var tries = 0; !mailed.Server.Printed.Contains("was given up after 1 attempts", StringComparison.Ordinal); tries++)
        {
            Assert.True(tries < 600, mailed.Server.Printed);
            await Task.Delay(100);
        }
    }

    [GeneratedRegex(@"(?<=Your code is )\d{6,8}")]
    private static partial Regex Code();
}
