using Sesame.Api.Tests.Harness;
using Xunit;

namespace Sesame.Api.Tests.Access;

/// <summary>Who changes another's account could become him, so he must hold what the other holds.</summary>
public sealed class PowerGateTests(RunningApi api) : IClassFixture<RunningApi>
{
    private const string Users = "/accounts/v1/users";

    public static TheoryData<string, string, string?> Changes { get; } = new()
    {
        { "PATCH", "", """{"firstName": "x"}""" },
        { "POST", ":disable", "{}" },
        { "POST", ":enable", "{}" },
        { "POST", ":lock", "{}" },
        { "POST", ":unlock", "{}" },
        { "POST", ":freeze", "{}" },
        { "POST", ":restore", "{}" },
        { "POST", ":setPassword", """{"password": "correct horse battery staple"}""" },
        { "POST", ":clearPassword", "{}" },
        { "POST", "/emails", """{"email": "eve@example.net", "verified": true}""" },
        { "DELETE", "/emails/eve@example.net", null },
        { "POST", "/emails/eve@example.net:makePrimary", "{}" },
        { "DELETE", "", null },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Nobody_changes_the_account_of_a_user_who_may_do_more(string method, string path, string? json)
    {
        var client = await api.ClientAsync("internal");
        var (employee, sysadmin) = (await api.UserAsync(client.Id, "employee"), await api.UserAsync(client.Id, "sysadmin"));

        foreach (var caller in new[] { employee.Bearer, client.Proved })
        {
            var reply = await api.SendAsync(method, $"{Users}/{sysadmin.Id}{path}", caller, json);
            Assert.Equal((403, "PERMISSION_MISSING"), (reply.Status, reply.Reason));
        }

        Assert.Equal(200, (await api.SendAsync("GET", $"{Users}/current", sysadmin.Bearer)).Status);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Nobody_changes_the_account_of_a_deleted_user_who_would_come_back_to_more(string method, string path, string? json)
    {
        var client = await api.ClientAsync("internal");
        var (employee, peer, sysadmin) = (await api.UserAsync(client.Id, "employee"), await api.UserAsync(client.Id, "sysadmin"), await api.UserAsync(client.Id, "sysadmin"));
        Assert.Equal(200, (await api.SendAsync("DELETE", $"{Users}/{sysadmin.Id}", peer.Bearer)).Status);

        foreach (var caller in new[] { employee.Bearer, client.Proved })
        {
            var reply = await api.SendAsync(method, $"{Users}/{sysadmin.Id}{path}", caller, json);
            Assert.Equal((403, "PERMISSION_MISSING"), (reply.Status, reply.Reason));
        }

        Assert.Equal(404, (await api.SendAsync("GET", $"{Users}/{sysadmin.Id}", peer.Bearer)).Status);
        Assert.Equal(200, (await api.SendAsync("POST", $"{Users}/{sysadmin.Id}:restore", peer.Bearer, "{}")).Status);
    }

    [Fact]
    public async Task Nobody_takes_a_factor_away_from_a_user_who_may_do_more_not_even_with_a_fresh_proof()
    {
        var client = await api.ClientAsync("internal");
        var (employee, sysadmin, user) = (await api.UserAsync(client.Id, "employee"), await api.UserAsync(client.Id, "sysadmin"), await api.UserAsync(client.Id, "user"));
        var proof = await api.StepUpAsync(employee, "mfa:remove");

        Assert.Equal("PERMISSION_MISSING", (await api.SendAsync("DELETE", $"{Users}/{sysadmin.Id}/mfa/{Guid.CreateVersion7()}", employee.Bearer, null, proof)).Reason);
        Assert.Equal(200, (await api.SendAsync("DELETE", $"{Users}/{user.Id}/mfa/{Guid.CreateVersion7()}", employee.Bearer, null, proof)).Status);
    }

    [Fact]
    public async Task Who_may_set_passwords_sets_his_own_only_with_a_fresh_proof()
    {
        var employee = await api.UserAsync((await api.ClientAsync("internal")).Id, "employee");
        var (path, json) = ($"{Users}/{employee.Id}:setPassword", """{"password": "correct horse battery staple"}""");

        Assert.Equal("STEP_UP_REQUIRED", (await api.SendAsync("POST", path, employee.Bearer, json)).Reason);
        Assert.Equal("STEP_UP_REQUIRED", (await api.SendAsync("POST", $"{Users}/{employee.Id}:clearPassword", employee.Bearer, "{}")).Reason);
        Assert.Equal(200, (await api.SendAsync("POST", path, employee.Bearer, json, await api.StepUpAsync(employee, "password:set"))).Status);
    }

    [Fact]
    public async Task By_the_api_for_back_ends_nobody_changes_his_own_account()
    {
        var sysadmin = await api.UserAsync((await api.ClientAsync("external")).Id, "sysadmin");
        const string Root = "/api/backend/v1";

        foreach (var (method, path, json) in new[]
        {
            ("PUT", $"{Root}/user/{sysadmin.Id}/password", """{"password": "correct horse battery staple"}"""),
            ("PUT", $"{Root}/user/{sysadmin.Id}/email", """{"new_email": "eve@example.net", "require_email_confirmation": false}"""),
            ("POST", $"{Root}/user/{sysadmin.Id}/disable_2fa", "{}"),
            ("POST", $"{Root}/access_token", $$"""{"user_id": "{{sysadmin.Id}}", "duration_in_minutes": 60}"""),
            ("POST", $"{Root}/magic_link", $$"""{"email": "{{sysadmin.Id:N}}@example.com"}"""),
        })
        {
            Assert.Equal(403, (await api.SendAsync(method, path, sysadmin.Bearer, json)).Status);
        }
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task The_account_of_who_may_do_no_more_is_changed(string method, string path, string? json)
    {
        var client = await api.ClientAsync("internal");
        var (employee, other, user) = (await api.UserAsync(client.Id, "employee"), await api.UserAsync(client.Id, "employee"), await api.UserAsync(client.Id, "user"));

        foreach (var (caller, target) in new[] { (employee.Bearer, other), (employee.Bearer, user), (client.Proved, await api.UserAsync(client.Id, "user")) })
        {
            var own = json?.Replace("eve@", $"{target.Id:N}@", StringComparison.Ordinal);
            var reply = await api.SendAsync(method, $"{Users}/{target.Id}{path}", caller, own);
            Assert.True(reply.Status is 200 or 404, $"{reply.Status} {reply.Body}");
        }
    }
}
