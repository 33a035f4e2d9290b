using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sesame.Abstractions.Logins;
using Sesame.Abstractions.Users;
using Sesame.Grains.Tokens;
using Sesame.Testing;
using Xunit;

namespace Sesame.Grains.Tests.Tokens;

public sealed class ClaimTemplateTests(ClaimTemplateTests.Claiming silo) : IClassFixture<ClaimTemplateTests.Claiming>
{
    [Fact]
    public async Task A_token_carries_what_the_template_takes_of_the_user_as_he_is_when_it_is_made()
    {
        var (email, id) = (People.NewEmail(), Guid.CreateVersion7());
        var profile = new UserProfile(FirstName: "Ada", PropertiesJson: """{"team":{"name":"R&D","ids":[1,2]},"note":null,"deep":{"x":{}},"quote":"\"}"}""");
        await silo.Grains.GetGrain<IUserGrain>(id.ToString()).Register(new RegisterUser(People.Caller, new RegistrationForm(email, People.Password, profile), EmailVerified: true, null, ["user"]));

        var login = await new People(silo.Grains).LogIn(email);

        var claims = Claims(login);
        Assert.Equal(("Ada", "R&D", "[1,2]", email), ((string?)claims["given_name"], (string?)claims["team"], claims["https://example.com/ids"]?.ToJsonString(), (string?)claims["mail"]));
        Assert.Equal("\"}", (string?)claims["quote"]);
        Assert.Equal(id.ToString(), (string?)claims["sub"]);
        Assert.False(claims.ContainsKey("note") || claims.ContainsKey("deep") || claims.ContainsKey("missing"));
    }

    [Fact]
    public void What_is_too_long_is_left_out_and_all_together_stay_within_the_bound()
    {
        var names = Enumerable.Range(0, 10).Select(n => $"c{n}").ToArray();
        var rules = names.Select(name => new ClaimRule { Name = name, Path = $"properties.{name}" }).Append(new ClaimRule { Name = "long", Path = "properties.long" });
        var properties = new JsonObject(names.Select(name => KeyValuePair.Create(name, (JsonNode?)new string('x', 200)))) { ["long"] = new string('x', 255) };

        var chosen = new ClaimTemplate(new ClaimOptions { Claims = [.. rules] }, null!).Choose(new ClaimSource(new Dictionary<string, JsonNode?>(), properties));

        Assert.Equal(["c0", "c1", "c2", "c3"], chosen.Select(claim => claim.Name));
        Assert.True(chosen.Sum(claim => claim.Name.Length + claim.Json.Length + 4) <= ClaimOptions.BytesMax);
        Assert.Empty(new ClaimTemplate(new ClaimOptions { Claims = [new ClaimRule { Name = "long", Path = "properties.long" }] }, null!).Choose(new ClaimSource(new Dictionary<string, JsonNode?>(), properties)));
    }

    [Theory]
    [InlineData("iss", "email")]
    [InlineData("exp", "properties.exp")]
    [InlineData("scope", "properties.scope")]
    [InlineData("act", "properties.act")]
    [InlineData("", "email")]
    [InlineData("with blank", "email")]
    [InlineData("good", "password")]
    [InlineData("good", "properties.")]
    [InlineData("good", "properties.a..b")]
    public void A_registered_claim_is_never_replaced_and_a_path_names_what_users_have(string name, string path) =>
        Assert.Single(new ClaimOptions { Claims = [new ClaimRule { Name = name, Path = path }] }.Faults());

    [Fact]
    public void Two_claims_of_one_name_and_too_many_are_faults() => Assert.Equal(
        2, new ClaimOptions { Claims = [.. Enumerable.Repeat(new ClaimRule { Name = "good", Path = "email" }, 21)] }.Faults().Count());

    private static JsonObject Claims(LoginResult.Session login) =>
        (JsonObject)JsonNode.Parse(Base64Url.DecodeFromChars(login.Grant.AccessToken.Split('.')[1]))!;

    /// <summary>A deployment that adds claims.</summary>
    public sealed class Claiming() : WholeSilo(
        ("Tokens:Claims:0:Name", "given_name"), ("Tokens:Claims:0:Path", "firstName"),
        ("Tokens:Claims:1:Name", "team"), ("Tokens:Claims:1:Path", "properties.team.name"),
        ("Tokens:Claims:2:Name", "https://example.com/ids"), ("Tokens:Claims:2:Path", "properties.team.ids"),
        ("Tokens:Claims:3:Name", "mail"), ("Tokens:Claims:3:Path", "email"),
        ("Tokens:Claims:4:Name", "note"), ("Tokens:Claims:4:Path", "properties.note"),
        ("Tokens:Claims:5:Name", "deep"), ("Tokens:Claims:5:Path", "properties.deep.x"),
        ("Tokens:Claims:6:Name", "missing"), ("Tokens:Claims:6:Path", "properties.deep.y.z"),
        ("Tokens:Claims:7:Name", "quote"), ("Tokens:Claims:7:Path", "properties.quote"));
}
