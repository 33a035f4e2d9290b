using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Sesame.Abstractions.Credentials;
using Sesame.Grains.Passwords;
using Sesame.Testing;
using Xunit;

namespace Sesame.Grains.Tests.Credentials;

public sealed class PasswordHistoryTests(WholeSilo silo) : IClassFixture<WholeSilo>
{
    [Fact]
    public async Task As_many_former_passwords_as_the_deployment_remembers_cannot_come_back()
    {
        silo.Services.GetRequiredService<IOptions<PasswordOptions>>().Value.HistoryMax = 2;
        var (id, _) = await new People(silo.Grains).Register();
        string[] passwords = [People.Password, "plum kettle orbit sandal", "walnut ferry comet lantern", "amber pigeon violet anchor"];
        foreach (var next in passwords[1..])
        {
            silo.Time.Advance(TimeSpan.FromSeconds(1));
            Assert.IsType<ChangePasswordResult.Done>(await Set(id, next));
        }

        foreach (var remembered in passwords[1..])
        {
            var faulty = Assert.IsType<ChangePasswordResult.Faulty>(await Set(id, remembered));
            Assert.Equal("PASSWORD_REUSED", Assert.Single(faulty.Faults).Reason);
        }

        Assert.Equal(2L, await Remembered(id));
        Assert.IsType<ChangePasswordResult.Done>(await Set(id, passwords[0]));
    }

    [Fact]
    public async Task A_password_that_was_taken_away_or_gave_way_to_a_hash_of_another_system_does_not_come_back_either()
    {
        const string Next = "plum kettle orbit sandal";
        silo.Services.GetRequiredService<IOptions<PasswordOptions>>().Value.HistoryMax = 2;
        var (id, _) = await new People(silo.Grains).Register();

        Assert.IsType<ChangePasswordResult.Done>(await Set(id, null));
        Assert.IsType<ChangePasswordResult.Done>(await Set(id, null));
        Assert.IsType<ChangePasswordResult.Faulty>(await Set(id, People.Password));
        Assert.IsType<ChangePasswordResult.Done>(await Set(id, Next));

        // bcrypt of "U*U", from the test vectors of crypt_blowfish.
        var adopt = new AdoptHash(People.Caller, "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", UpdateRequired: false);
        Assert.IsType<ChangePasswordResult.Done>(await silo.Grains.GetGrain<ICredentialsGrain>(id.ToString()).AdoptHash(adopt));
        foreach (var former in new[] { People.Password, Next })
        {
            Assert.Equal("PASSWORD_REUSED", Assert.Single(Assert.IsType<ChangePasswordResult.Faulty>(await Set(id, former)).Faults).Reason);
        }
    }

    [Fact]
    public async Task Nothing_is_remembered_unless_the_deployment_asks_for_it()
    {
        silo.Services.GetRequiredService<IOptions<PasswordOptions>>().Value.HistoryMax = 0;
        var (id, _) = await new People(silo.Grains).Register();

        Assert.IsType<ChangePasswordResult.Done>(await Set(id, "plum kettle orbit sandal"));
        Assert.IsType<ChangePasswordResult.Done>(await Set(id, People.Password));

        Assert.Equal(0L, await Remembered(id));
    }

    private Task<ChangePasswordResult> Set(Guid id, string? password) => silo.Grains.GetGrain<ICredentialsGrain>(id.ToString())
        .SetPassword(new SetPassword(People.Caller, password, UpdateRequired: false, EndSessions: false));

    private Task<long> Remembered(Guid id) => silo.Database.ScalarAsync<long>($"SELECT count(*) FROM password_history WHERE user_id = '{id}'");
}
