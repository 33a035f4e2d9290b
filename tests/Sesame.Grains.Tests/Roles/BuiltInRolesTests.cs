using Sesame.Abstractions.Roles;
using Xunit;

namespace Sesame.Grains.Tests.Roles;

public sealed class BuiltInRolesTests
{
    [Theory]
    [InlineData("clients:write")]
    [InlineData("anything:at-all")]
    public void A_sysadmin_holds_everything(string permission) => Assert.True(Holds(BuiltInRoles.OfUser(["sysadmin"]), permission));

    [Theory]
    [InlineData("users:read", true)]
    [InlineData("audit:read", true)]
    [InlineData("users:write", true)]
    [InlineData("clients:write", false)]
    [InlineData("sessions:revoke", false)]
    public void An_employee_reads_everything_and_writes_users(string permission, bool held) =>
        Assert.Equal(held, Holds(BuiltInRoles.OfUser(["employee"]), permission));

    [Theory]
    [InlineData("logins:submit", true)]
    [InlineData("users:read", false)]
    [InlineData("users:register", false)]
    [InlineData("sessions:read", false)]
    public void A_user_holds_nothing_but_logging_in(string permission, bool held) => Assert.Equal(held, Holds(BuiltInRoles.OfUser(["user"]), permission));

    [Theory]
    [InlineData("users:write", true)]
    [InlineData("users:register", true)]
    [InlineData("logins:submit", true)]
    [InlineData("tokens:check", true)]
    [InlineData("rate-limits:consume", true)]
    [InlineData("sessions:revoke", true)]
    [InlineData("users:read", false)]
    [InlineData("rate-limits:write", false)]
    [InlineData("clients:read", false)]
    public void A_proved_internal_client_serves_logins_and_checks(string permission, bool held) =>
        Assert.Equal(held, Holds(BuiltInRoles.OfProvedClient(["internal"]), permission));

    [Theory]
    [InlineData("logins:submit", true)]
    [InlineData("users:register", true)]
    [InlineData("recovery:request", true)]
    [InlineData("users:write", false)]
    [InlineData("tokens:check", false)]
    public void External_and_unproved_clients_log_in_register_and_recover(string permission, bool held)
    {
        Assert.Equal(held, Holds(BuiltInRoles.OfProvedClient(["external"]), permission));
        Assert.Equal(held, Holds(BuiltInRoles.OfProvedClient([]), permission));
        Assert.Equal(held, Holds(BuiltInRoles.OfUnprovedClient, permission));
    }

    [Theory]
    [InlineData("clients:write", true)]
    [InlineData("rate-limits:write", true)]
    [InlineData("api-keys:write", true)]
    [InlineData("audit:read", true)]
    [InlineData("signing-keys:write", false)]
    public void A_proved_system_client_sets_a_deployment_up(string permission, bool held) =>
        Assert.Equal(held, Holds(BuiltInRoles.OfProvedClient(["system"]), permission));

    [Fact]
    public void Unknown_roles_hold_nothing()
    {
        Assert.Empty(BuiltInRoles.OfUser(["owner", ""]).Grants);
        Assert.Empty(BuiltInRoles.AddedByClientRole("owner").Grants);
        Assert.False(BuiltInRoles.IsClientRole("sysadmin"));
        Assert.False(BuiltInRoles.IsUserRole("system"));
    }

    [Fact]
    public void Who_lacks_a_roles_rights_does_not_cover_it()
    {
        Assert.True(BuiltInRoles.OfUser(["sysadmin"]).Covers(BuiltInRoles.AddedByClientRole("system")));
        Assert.False(BuiltInRoles.OfProvedClient(["internal"]).Covers(BuiltInRoles.AddedByClientRole("system")));
        Assert.True(PermissionSet.None.Covers(BuiltInRoles.AddedByClientRole("external")));
    }

    private static bool Holds(PermissionSet set, string permission) => set.Holds(PermissionDemand.Parse(permission));
}
