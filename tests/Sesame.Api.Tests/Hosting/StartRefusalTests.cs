using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Sesame.Grains.Mfa;
using Sesame.Grains.Passwords;
using Sesame.Grains.Recovery;
using Sesame.Silo.Hosting;
using Xunit;

namespace Sesame.Api.Tests.Hosting;

/// <summary>An option that cannot be meant is one line for who starts the server, not a stack trace.</summary>
public sealed class StartRefusalTests
{
    [Theory]
    [InlineData("Passwords:HistoryMax", "25", "Passwords:HistoryMax is 0 to 24.")]
    [InlineData("Passwords:HashQueueMax", "0", "Passwords:HashQueueMax is 1 to 100,000.")]
    [InlineData("Recovery:VerifyEmailUrl", "nowhere", "Recovery:VerifyEmailUrl is an http or https URL.")]
    [InlineData("Mfa:Issuer", "a/b", "Mfa:Issuer has 1 to 64 letters, digits, blanks, dots and hyphens, a letter or digit first.")]
    [InlineData("Mfa:Required", "perhaps", "Failed to convert configuration value 'perhaps' at 'Mfa:Required' to type 'System.Boolean'.")]
    [InlineData("Passwords:HistoryMax", "many", "Failed to convert configuration value 'many' at 'Passwords:HistoryMax' to type 'System.Int32'.")]
    public void An_option_that_cannot_be_meant_is_named_in_one_sentence(string option, string value, string sentence)
    {
        var refused = Record.Exception(() => Start((option, value)));

        Assert.Equal(sentence, StartRefusal.SentenceOf(refused!));
    }

    [Fact]
    public void All_options_at_fault_are_named()
    {
        var refused = Record.Exception(() => Start(("Passwords:HistoryMax", "25"), ("Passwords:HashThreads", "-1"), ("Mfa:Issuer", "a/b")));

        Assert.Equal(
            ["Mfa:Issuer", "Passwords:HashThreads", "Passwords:HistoryMax"],
            StartRefusal.SentenceOf(refused!)!.Split(' ').Where(word => word.Contains(':', StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_bug_keeps_its_stack_trace() =>
        Assert.Null(StartRefusal.SentenceOf(new AggregateException(new StartRefusedException("Refused."), new InvalidOperationException("A bug."))));

    private static void Start(params (string Option, string Value)[] options)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(options.Select(option => KeyValuePair.Create(option.Option, (string?)option.Value))).Build());
        services.AddPasswords().AddMfa().AddRecovery("https://sesame.test");
        using var provider = services.BuildServiceProvider();
        provider.GetRequiredService<IStartupValidator>().Validate();
    }
}
