using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Sesame.Grains.Passwords;
using Xunit;

namespace Sesame.Grains.Tests.Passwords;

public sealed class PasswordsModuleTests
{
    [Fact]
    public async Task What_other_slices_ask_for_is_there_and_works()
    {
        await using var services = Build([]);
        var pool = services.GetRequiredService<HashPool>();
        var hashed = Assert.IsType<HashOutcome.Hashed>(await pool.Hash("plum kettle orbit", "client", default));
        Assert.IsType<PasswordVerdict.Right>(await pool.Verify(hashed.Phc, "plum kettle orbit", "client", default));
        Assert.Empty(services.GetRequiredService<PasswordPolicy>().Check("password", "plum kettle orbit", new([])));
        Assert.Equal(2, services.GetRequiredService<PasswordHashMeter>().HashesStarted);
    }

    [Fact]
    public async Task An_operators_larger_list_takes_the_place_of_the_shipped_one()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, BreachFilterBuilder.Build(["plum kettle orbit"]));
            await using var services = Build(new() { ["Passwords:BreachFilterFile"] = file });
            var policy = services.GetRequiredService<PasswordPolicy>();
            Assert.Equal("PASSWORD_BREACHED", Assert.Single(policy.Check("password", "plum kettle orbit", new([]))).Reason);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("HashThreads", "-1")]
    [InlineData("HashThreads", "257")]
    [InlineData("HashQueueMax", "0")]
    public void Senseless_options_are_refused(string name, string value)
    {
        using var services = Build(new() { [$"Passwords:{name}"] = value });
        var e = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<HashPool>());
        Assert.Contains(name, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_that_is_missing_or_is_none_is_refused_by_name()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "no list");
            foreach (var unusable in new[] { file, file + ".missing" })
            {
                using var services = Build(new() { ["Passwords:BreachFilterFile"] = unusable });
                var e = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<HashPool>());
                Assert.Contains("BreachFilterFile", e.Message, StringComparison.Ordinal);
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static ServiceProvider Build(Dictionary<string, string?> settings) => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
        .AddPasswords()
        .BuildServiceProvider();
}
