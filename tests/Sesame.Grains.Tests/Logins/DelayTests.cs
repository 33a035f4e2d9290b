using Sesame.Abstractions.Logins;
using Sesame.Testing;
using Xunit;

namespace Sesame.Grains.Tests.Logins;

public sealed class DelayTests(WholeSilo silo) : IClassFixture<WholeSilo>
{
    [Fact]
    public async Task A_delay_outlives_a_restart_and_ends_in_time()
    {
        var people = new People(silo.Grains);
        var (_, email) = await people.Register();
        for (var i = 0; i < 5; i++)
        {
            Assert.IsType<LoginResult.InvalidCredentials>(await people.TryLogin(email, "not the password at all"));
        }

        await silo.RestartAsync();
        people = new People(silo.Grains);
        var delayed = Assert.IsType<LoginResult.Delayed>(await people.TryLogin(email));
        Assert.InRange(delayed.RetryAfter, TimeSpan.FromSeconds(59), TimeSpan.FromSeconds(60));

        silo.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.IsType<LoginResult.Session>(await people.TryLogin(email));
    }
}
