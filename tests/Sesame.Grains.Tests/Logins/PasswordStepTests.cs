using Sesame.Abstractions.Logins;
using Sesame.Abstractions.Users;
using Sesame.Testing;
using Xunit;

namespace Sesame.Grains.Tests.Logins;

public sealed class PasswordStepTests(WholeSilo silo) : IClassFixture<WholeSilo>
{
    private readonly People people = new(silo.Grains);

    [Fact]
    public async Task The_right_password_opens_a_session_and_is_on_record()
    {
        var (id, email) = await people.Register();

        var session = await people.LogIn(email);

        Assert.Equal(id, session.Grant.UserId);
        Assert.Equal(1, await Attempts(id, succeeded: true));
        Assert.Equal(1L, await silo.Database.ScalarAsync<long>(
            $"SELECT count(*) FROM audit_log WHERE action = 'sessions.open' AND object_id = '{session.Grant.SessionId}'"));
    }

    [Fact]
    public async Task Unknown_wrong_disabled_and_locked_answer_alike_and_cost_one_hash_each()
    {
        var (_, wrong) = await people.Register();
        var (disabled, disabledEmail) = await people.Register();
        var (locked, lockedEmail) = await people.Register();
        await silo.Grains.GetGrain<IUserGrain>(disabled.ToString()).Disable(new ChangeUser(People.Caller));
        await silo.Database.ExecuteAsync($"UPDATE users SET locked = true WHERE id = '{locked}'");
        var before = silo.HashesStarted;

        Assert.IsType<LoginResult.InvalidCredentials>(await people.TryLogin(People.NewEmail()));
        Assert.IsType<LoginResult.InvalidCredentials>(await people.TryLogin(wrong, "not the password at all"));
        Assert.IsType<LoginResult.InvalidCredentials>(await people.TryLogin(disabledEmail));
        Assert.IsType<LoginResult.InvalidCredentials>(await people.TryLogin(lockedEmail));
        Assert.Equal(before + 4, silo.HashesStarted);
    }

    [Fact]
    public async Task Two_hundred_parallel_guesses_compute_five_hashes_and_then_even_the_right_one_is_delayed()
    {
        var (id, email) = await people.Register();
        var before = silo.HashesStarted;

        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(n => people.TryLogin(email, $"guess number {n} of many")));

        Assert.Equal(before + 5, silo.HashesStarted);
        Assert.Equal(5, results.Count(result => result is LoginResult.InvalidCredentials));
        Assert.Equal(195, results.Count(result => result is LoginResult.Delayed));
        Assert.Equal(5, await Attempts(id, succeeded: false));
        Assert.IsType<LoginResult.Delayed>(await people.TryLogin(email));
        Assert.Equal(before + 5, silo.HashesStarted);
    }

    [Fact]
    public async Task Guesses_at_an_address_of_nobody_are_delayed_just_the_same()
    {
        var email = People.NewEmail();
        var before = silo.HashesStarted;

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => people.TryLogin(email)));

        Assert.Equal(before + 5, silo.HashesStarted);
        Assert.Equal(45, results.Count(result => result is LoginResult.Delayed));
    }

    [Fact]
    public async Task Parallel_right_passwords_all_succeed()
    {
        var (_, email) = await people.Register();

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => people.TryLogin(email)));

        Assert.All(results, result => Assert.IsType<LoginResult.Session>(result));
    }

    private Task<long> Attempts(Guid userId, bool succeeded) => silo.Database.ScalarAsync<long>(
        $"SELECT count(*) FROM login_attempts WHERE user_id = '{userId}' AND succeeded = {succeeded}");
}
