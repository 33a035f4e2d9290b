using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Clients;
using Sesame.Grains.Clients;
using Xunit;

namespace Sesame.Grains.Tests.Clients;

public sealed class ClientTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private static readonly ClientState Shop = Client.Create(
        Guid.Parse("01934f6e-0000-7000-8000-000000000001"), new CreateClient(CallContext.System, "shop", ["internal", "external", "internal"], Audience: ""), [1], Now);

    [Fact]
    public void A_new_client_is_as_asked()
    {
        var view = Client.View(Shop, 1);
        Assert.Equal(("shop", 10, null, true), (view.Name, view.RequestsPerSecond, view.Audience, view.HasSecret));
        Assert.Equal(["external", "internal"], view.Roles);
        Assert.Equal(Now, view.CreatedAt);
    }

    [Fact]
    public void A_client_without_a_secret_cannot_prove_itself() =>
        Assert.Empty(Client.Access(Shop with { SecretHash = null }, 1).Secrets);

    [Fact]
    public void An_update_changes_what_is_named_and_nothing_else()
    {
        Assert.Equal(Shop with { Name = "store" }, Client.Update(Shop, new UpdateClient(CallContext.System, null, Name: "store")));
        Assert.Equal(Shop with { RequestsPerSecond = -1 }, Client.Update(Shop, new UpdateClient(CallContext.System, null, RequestsPerSecond: -1)));
        Assert.Equal(Shop with { Audience = "shop" }, Client.Update(Shop, new UpdateClient(CallContext.System, null, Audience: "shop")));
        Assert.Null(Client.Update(Shop, new UpdateClient(CallContext.System, null, Name: "shop", Audience: "")));
    }

    [Fact]
    public void A_rotation_without_overlap_ends_the_secret() =>
        Assert.Equal([(2, null)], Secrets(Client.Rotate(Shop, [2], TimeSpan.Zero, Now)));

    [Fact]
    public void A_rotation_with_overlap_keeps_the_last_secret_only()
    {
        var once = Client.Rotate(Shop, [2], TimeSpan.FromHours(24), Now);
        Assert.Equal([(2, null), (1, Now.AddHours(24))], Secrets(once));
        Assert.Equal([(3, null), (2, Now.AddHours(25))], Secrets(Client.Rotate(once, [3], TimeSpan.FromHours(24), Now.AddHours(1))));
        Assert.Equal([(4, null)], Secrets(Client.Rotate(once, [4], TimeSpan.Zero, Now)));
    }

    [Fact]
    public void A_first_secret_has_no_predecessor() =>
        Assert.Equal([(2, null)], Secrets(Client.Rotate(Shop with { SecretHash = null }, [2], TimeSpan.FromHours(1), Now)));

    [Fact]
    public void Roles_are_given_and_taken_once()
    {
        Assert.Equal(["external", "internal", "system"], Client.ChangeRole(Shop, "system", held: true)!.Roles);
        Assert.Equal(["internal"], Client.ChangeRole(Shop, "external", held: false)!.Roles);
        Assert.Null(Client.ChangeRole(Shop, "internal", held: true));
        Assert.Null(Client.ChangeRole(Shop, "system", held: false));
    }

    [Fact]
    public void Restrictions_are_found_by_kind_and_value()
    {
        var restriction = new RestrictionView(Guid.CreateVersion7(Now), RestrictionKind.Ip, "192.0.2.0/24", Now);
        var restricted = Client.AddRestriction(Shop, restriction);
        Assert.Same(restriction, Client.FindRestriction(restricted, RestrictionKind.Ip, "192.0.2.0/24"));
        Assert.Null(Client.FindRestriction(restricted, RestrictionKind.Api, "192.0.2.0/24"));
        Assert.Empty(Client.RemoveRestriction(restricted, restriction.Id)!.Restrictions);
        Assert.Null(Client.RemoveRestriction(Shop, restriction.Id));
    }

    [Fact]
    public void Does_not_print_its_hash() => Assert.Contains("***", Shop.ToString(), StringComparison.Ordinal);

    [Fact]
    public void Secrets_are_long_and_do_not_print()
    {
        var secret = ClientSecret.New();
        Assert.Matches("^scs_[A-Za-z0-9_-]{43}$", secret.Value);
        Assert.NotEqual(secret.Value, ClientSecret.New().Value);
        Assert.Equal("***", secret.ToString());
    }

    private static IEnumerable<(int First, DateTimeOffset? ExpiresAt)> Secrets(ClientState client) =>
        Client.Access(client, 1).Secrets.Select(secret => ((int)secret.Hash.Span[0], secret.ExpiresAt));
}
