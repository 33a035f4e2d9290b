using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Clients;
using Sesame.Grains.Clients;
using Sesame.Testing;
using Xunit;

namespace Sesame.Grains.Tests.Clients;

public sealed class ClientGrainTests(ClientGrainTests.Fixture fixture) : IClassFixture<ClientGrainTests.Fixture>
{
    private static readonly CreateClient Shop = new(CallContext.System, "shop", ["internal"]);

    [Fact]
    public async Task A_created_client_proves_itself_with_the_secret_that_was_told_once()
    {
        var (client, created) = await CreateAsync(Shop);
        var access = await AccessAsync(client);
        Assert.Equal([ClientHash.Of(created.Secret!)], access.Secrets.Select(secret => secret.Hash.ToArray()));
        Assert.Equal(["internal"], access.Roles);
        Assert.Equal(created.Client, (await client.Read())! with { Roles = created.Client.Roles, Restrictions = created.Client.Restrictions });
    }

    [Fact]
    public async Task The_database_holds_no_secret()
    {
        var (_, created) = await CreateAsync(Shop);
        var row = await fixture.Database.ScalarAsync<string>($"SELECT c::text FROM clients c WHERE id = '{created.Client.Id}'");
        Assert.DoesNotContain(created.Secret!, row, StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexStringLower(ClientHash.Of(created.Secret!)), row, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repeated_request_gets_the_same_client_and_secret()
    {
        var request = new RequestIdempotency($"caller {Guid.NewGuid()}", "create", "1", new byte[] { 1 });
        var (_, first) = await CreateAsync(Shop with { Idempotency = request });
        var (_, second) = await CreateAsync(Shop with { Idempotency = request });
        Assert.Equal((first.Client.Id, first.Secret), (second.Client.Id, second.Secret));
        Assert.IsType<CreateClientResult.RequestIdReused>(await Client().Create(Shop with { Idempotency = request with { BodyHash = new byte[] { 2 } } }));
    }

    [Fact]
    public async Task Of_many_equal_requests_at_once_one_makes_a_client()
    {
        var request = new RequestIdempotency($"caller {Guid.NewGuid()}", "create", "1", new byte[] { 1 });
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Client().Create(Shop with { Name = "many", Idempotency = request })));
        var ids = results.Cast<CreateClientResult.Created>().Select(created => (created.Client.Id, created.Secret)).Distinct();
        Assert.Single(ids);
    }

    [Fact]
    public async Task A_deleted_client_is_unknown_at_its_next_call_and_stays_so_after_a_restart()
    {
        var (client, created) = await CreateAsync(Shop);
        var version = (await AccessAsync(client)).Version;
        Assert.IsType<ClientAdmission.Admitted>(await client.Admit(version, proved: true));
        await client.Delete(new DeleteClient(CallContext.System));
        await client.Delete(new DeleteClient(CallContext.System));
        Assert.IsType<ClientAdmission.Unknown>(await client.Admit(version, proved: true));
        Assert.Null(await client.Read());
        Assert.IsType<RotateClientSecretResult.NotFound>(await client.RotateSecret(new RotateClientSecret(CallContext.System, TimeSpan.Zero)));
        await fixture.RestartAsync();
        Assert.IsType<ClientAdmission.Unknown>(await Client(created.Client.Id).Admit(0, proved: true));
    }

    [Fact]
    public async Task An_unknown_client_is_unknown()
    {
        var client = Client();
        Assert.IsType<ClientAdmission.Unknown>(await client.Admit(0, proved: false));
        Assert.IsType<ChangeClientResult.NotFound>(await client.Update(new UpdateClient(CallContext.System, null, Name: "x")));
        Assert.IsType<AddAccessRestrictionResult.NotFound>(await client.AddRestriction(new AddAccessRestriction(CallContext.System, RestrictionKind.Api, "accounts")));
    }

    [Fact]
    public async Task Who_judged_by_an_older_version_is_told_the_new_one_and_takes_nothing()
    {
        var (client, _) = await CreateAsync(Shop with { RequestsPerSecond = 1 });
        var old = (await AccessAsync(client)).Version;
        await client.ChangeRole(new ChangeClientRole(CallContext.System, "system", Held: true));
        var changed = Assert.IsType<ClientAdmission.Changed>(await client.Admit(old, proved: true));
        Assert.Equal(["internal", "system"], changed.Access.Roles);
        Assert.IsType<ClientAdmission.Admitted>(await client.Admit(changed.Access.Version, proved: true));
    }

    [Fact]
    public async Task A_rotated_secret_goes_on_for_the_overlap()
    {
        var (client, created) = await CreateAsync(Shop);
        var rotated = Assert.IsType<RotateClientSecretResult.Rotated>(await client.RotateSecret(new RotateClientSecret(CallContext.System, TimeSpan.FromHours(1))));
        var secrets = (await AccessAsync(client)).Secrets;
        Assert.Equal([ClientHash.Of(rotated.Secret), ClientHash.Of(created.Secret!)], secrets.Select(secret => secret.Hash.ToArray()));
        Assert.Equal([null, rotated.PreviousExpiresAt], secrets.Select(secret => secret.ExpiresAt));
    }

    [Fact]
    public async Task An_update_with_an_old_etag_is_refused()
    {
        var (client, created) = await CreateAsync(Shop);
        var done = Assert.IsType<ChangeClientResult.Done>(await client.Update(new UpdateClient(CallContext.System, created.Client.Version, Name: "store")));
        Assert.Equal("store", done.Client.Name);
        Assert.IsType<ChangeClientResult.VersionConflict>(await client.Update(new UpdateClient(CallContext.System, created.Client.Version, Name: "x")));
    }

    [Fact]
    public async Task Roles_and_restrictions_survive_a_restart()
    {
        var (client, created) = await CreateAsync(Shop);
        await client.ChangeRole(new ChangeClientRole(CallContext.System, "system", Held: true));
        await client.ChangeRole(new ChangeClientRole(CallContext.System, "internal", Held: false));
        var added = Assert.IsType<AddAccessRestrictionResult.Added>(await client.AddRestriction(new AddAccessRestriction(CallContext.System, RestrictionKind.Ip, "192.0.2.0/24")));
        var again = Assert.IsType<AddAccessRestrictionResult.Added>(await client.AddRestriction(new AddAccessRestriction(CallContext.System, RestrictionKind.Ip, "192.0.2.0/24")));
        Assert.Equal(added.Restriction.Id, again.Restriction.Id);
        await client.AddRestriction(new AddAccessRestriction(CallContext.System, RestrictionKind.Api, "accounts"));
        await fixture.RestartAsync();
        var view = await Client(created.Client.Id).Read();
        Assert.Equal(["system"], view!.Roles);
        Assert.Equal([(RestrictionKind.Ip, "192.0.2.0/24"), (RestrictionKind.Api, "accounts")], view.Restrictions.Select(each => (each.Kind, each.Value)));
        var done = Assert.IsType<ChangeClientResult.Done>(await Client(created.Client.Id).RemoveRestriction(new RemoveAccessRestriction(CallContext.System, added.Restriction.Id)));
        Assert.Equal([RestrictionKind.Api], done.Client.Restrictions.Select(each => each.Kind));
    }

    [Fact]
    public async Task Every_command_leaves_an_audit_entry_without_the_secret()
    {
        var (client, created) = await CreateAsync(Shop);
        await client.RotateSecret(new RotateClientSecret(CallContext.System, TimeSpan.FromMinutes(5)));
        await client.ChangeRole(new ChangeClientRole(CallContext.System, "system", Held: true));
        await client.Update(new UpdateClient(CallContext.System, null, Name: "store"));
        await client.Update(new UpdateClient(CallContext.System, null, Name: "store"));
        await client.Delete(new DeleteClient(CallContext.System));
        var actions = await fixture.Database.ScalarAsync<string>(
            $"SELECT string_agg(action, ' ' ORDER BY at, id) FROM audit_log WHERE object_id = '{created.Client.Id}'");
        Assert.Equal("clients.create clients.rotate-secret clients.add-role clients.update clients.delete", actions);
        var all = await fixture.Database.ScalarAsync<string>($"SELECT string_agg(a::text, ' ') FROM audit_log a WHERE object_id = '{created.Client.Id}'");
        Assert.DoesNotContain("scs_", all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_are_paged_by_key_and_leave_deleted_clients_out()
    {
        var created = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            created.Insert(0, (await CreateAsync(Shop with { Name = $"list {i}" })).Created.Client.Id);
        }

        await Client(created[2]).Delete(new DeleteClient(CallContext.System));
        var directory = fixture.Silo.Grains.GetGrain<IClientDirectoryGrain>("deployment");
        var first = await directory.List(new ListClients(2, null));
        var second = await directory.List(new ListClients(2, first.Next));
        var mine = first.Items.Concat(second.Items).Select(view => view.Id).Where(created.Contains);
        Assert.Equal([created[0], created[1], created[3], created[4]], mine);
        Assert.Equal(created[1].ToString(), first.Next);
    }

    private async Task<(IClientGrain Client, CreateClientResult.Created Created)> CreateAsync(CreateClient command)
    {
        var client = Client();
        return (client, Assert.IsType<CreateClientResult.Created>(await client.Create(command)));
    }

    private static async Task<ClientAccess> AccessAsync(IClientGrain client) => Assert.IsType<ClientAdmission.Changed>(await client.Admit(0, proved: false)).Access;

    private IClientGrain Client() => Client(Guid.CreateVersion7());

    private IClientGrain Client(Guid id) => fixture.Silo.Grains.GetGrain<IClientGrain>(id.ToString());

    public sealed class Fixture : SiloFixture
    {
        public Fixture() : base(services => services.AddClients())
        {
        }
    }
}
