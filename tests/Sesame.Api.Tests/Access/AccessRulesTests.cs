using Sesame.Api.Access;
using Xunit;

namespace Sesame.Api.Tests.Access;

public sealed class AccessRulesTests
{
    private static readonly AccessRules Rules = new(AccessRules.ServicesOf(typeof(AccessRules).Assembly), ["grpc.health.v1.Health"]);

    [Fact]
    public void Every_rpc_has_a_rule()
    {
        var methods = AccessRules.ServicesOf(typeof(AccessRules).Assembly).SelectMany(service => service.Methods).ToArray();
        Assert.NotEmpty(methods);
        Assert.All(methods, method => Assert.NotNull(Rules.Find($"/{method.Service.FullName}/{method.Name}")));
    }

    [Fact]
    public void A_rule_names_the_permission_and_the_area()
    {
        var rule = Rules.Find("/sesame.clients.v1.ClientService/CreateClient")!;
        Assert.Equal(("clients:write", "clients", false, false), (rule.Demand!.Name, rule.Area, rule.OrOwner, rule.IsPublic));
        Assert.True(Rules.Find("/sesame.users.v1.UserService/GetUser")!.OrOwner);
        Assert.True(Rules.Find("/sesame.tokens.v1.TokenService/GetJwks")!.IsPublic);
    }

    [Fact]
    public void Without_credentials_only_what_a_mailed_link_proves_is_taken_beside_what_is_public()
    {
        var open = AccessRules.ServicesOf(typeof(AccessRules).Assembly).SelectMany(service => service.Methods)
            .Where(method => Rules.Find($"/{method.Service.FullName}/{method.Name}") is { OrStranger: true })
            .Select(method => method.Name)
            .Order(StringComparer.Ordinal);
        Assert.Equal("ResetPassword VerifyEmail", string.Join(' ', open));
    }

    [Theory]
    [InlineData("/sesame.clients.v1.ClientService/Missing")]
    [InlineData("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo")]
    [InlineData("/grpc.health.v1.HealthX/Check")]
    public void An_rpc_without_a_rule_is_not_known(string method) => Assert.Null(Rules.Find(method));

    [Fact]
    public void Services_of_others_are_public_when_they_are_named() => Assert.True(Rules.Find("/grpc.health.v1.Health/Check")!.IsPublic);
}
