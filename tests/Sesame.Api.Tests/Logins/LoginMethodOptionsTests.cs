using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Sesame.Api.Errors;
using Sesame.Api.Errors.V1;
using Sesame.Api.Logins;
using Sesame.Api.Logins.V1;
using Sesame.Silo.Hosting;
using Xunit;
using LoginService = Sesame.Api.Logins.LoginService;

namespace Sesame.Api.Tests.Logins;

/// <summary>What a deployment may say of its first steps, and that no other one begins a login.</summary>
public sealed class LoginMethodOptionsTests
{
    [Fact]
    public void Without_a_word_all_first_steps_are_offered() => Assert.Equal("password email magic-link", string.Join(' ', Read().Methods));

    [Fact]
    public void Those_that_are_named_are_offered_in_their_order() =>
        Assert.Equal("magic-link password", string.Join(' ', Read(("Logins:Methods:0", "magic-link"), ("Logins:Methods:1", "password")).Methods));

    [Theory]
    [InlineData("Logins:Methods holds `sms`, which is none of password, email, magic-link.", "Logins:Methods:0=sms")]
    [InlineData("Logins:Methods holds `Password`, which is none of password, email, magic-link.", "Logins:Methods:0=email", "Logins:Methods:1=Password")]
    [InlineData("Logins:Methods holds `email` more than once.", "Logins:Methods:0=email", "Logins:Methods:1=password", "Logins:Methods:2=email")]
    [InlineData("Logins:Methods is a list of one or more out of password, email, magic-link.", "Logins:Methods=")]
    [InlineData("Logins:Methods is a list of one or more out of password, email, magic-link.", "Logins:Methods=password")]
    public void A_list_that_cannot_be_meant_refuses_the_start_in_one_sentence(string sentence, params string[] options)
    {
        var refused = Record.Exception(() => Read([.. options.Select(option => (option.Split('=')[0], option.Split('=')[1]))]));

        Assert.Equal(sentence, StartRefusal.SentenceOf(refused!));
    }

    // The service has no grains here: whatever it did before it refuses would fail the test.
    [Theory]
    [InlineData("password", "email magic-link")]
    [InlineData("email", "magic-link password")]
    [InlineData("magic-link", "password")]
    public async Task A_first_step_that_is_not_offered_is_refused_before_anything_is_done(string step, string offered)
    {
        var service = new LoginService(null!, new LoginMethodOptions { Methods = offered.Split(' ') });
        Task Take() => step switch
        {
            "password" => service.SubmitPassword(new SubmitPasswordRequest { Email = "ada@example.org", Password = "correct horse battery staple" }, null!),
            "email" => service.SubmitEmail(new SubmitEmailRequest { Email = "ada@example.org" }, null!),
            _ => service.SubmitMagicLink(new SubmitMagicLinkRequest { Email = "ada@example.org" }, null!),
        };

        var refused = await Assert.ThrowsAsync<CallFailedException>(Take);

        Assert.Equal(ErrorReason.StepUnexpected, refused.Reason);
        Assert.Equal($"The login cannot begin with the step {step}: this deployment does not offer it.", refused.Status.Detail);
    }

    private static LoginMethodOptions Read(params (string Option, string Value)[] options)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(options.Select(option => KeyValuePair.Create(option.Option, (string?)option.Value))).Build());
        using var provider = services.AddLoginMethods().BuildServiceProvider();
        provider.GetRequiredService<IStartupValidator>().Validate();
        return provider.GetRequiredService<LoginMethodOptions>();
    }
}
