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

    [Fact]
    public async Task Nobody_takes_a_factor_away_from_a_user_who_may_do_more_not_even_with_a_fresh_proof()
    {
        var client = await api.ClientAsync("internal");
        var (employee, sysadmin, user) = (await api.UserAsync(client.Id, "employee"), await api.UserAsync(client.Id, "sysadmin"), await api.UserAsync(client.Id, "user"));
        var proof = await api.StepUpAsync(employee, "mfa:remove");

        Assert.Equal("PERMISSION_MISSING", (await api.SendAsync("DELETE", $"{Users}/{sysadmin.Id}/mfa/{Guid.CreateVersion7()}", employee.Bearer, null, proof)).Reason);
        Assert.Equal(200, (await api.SendAsync("DELETE", $"{Users}/{user.Id}/mfa/{Guid.CreateVersion7()}", employee.Bearer, null, proof)).Status);
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
