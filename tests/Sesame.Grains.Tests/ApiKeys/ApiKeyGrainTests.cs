using Microsoft.Extensions.DependencyInjection;
using Sesame.Abstractions.ApiKeys;
using Sesame.Abstractions.Calls;
using Sesame.Grains.ApiKeys;
using Xunit;

namespace Sesame.Grains.Tests.ApiKeys;

public sealed class ApiKeyGrainTests(ApiKeyGrainTests.Fixture fixture) : IClassFixture<ApiKeyGrainTests.Fixture>
{
    private static readonly CreateApiKey Deploys = new(CallContext.System, "deploys", null, null, ["backend:users"], []);

    [Fact]
    public async Task A_created_key_is_good_and_its_secret_is_not_stored()
    {
        var (grain, created) = await CreateAsync(Deploys);
        Assert.True(ApiKeyText.TryParse(created.Key, out var key));
        Assert.Equal(created.Record.Id, key.Id);
        var access = await grain.Access();
        Assert.Equal([key.Hash()], access!.Secrets.Select(secret => secret.Hash.ToArray()));
        Assert.Equal(["backend:users"], access.Record.Permissions);
        var row = await fixture.Database.ScalarAsync<string>($"SELECT k::text FROM api_keys k WHERE id = '{key.Id}'");
        Assert.DoesNotContain(created.Key[38..], row, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archived_key_is_refused_at_its_next_use_and_stays_readable()
    {
        var (grain, created) = await CreateAsync(Deploys);
        await grain.Archive(new ArchiveApiKey(CallContext.System));
        await grain.Archive(new ArchiveApiKey(CallContext.System));
        Assert.Null(await grain.Access());
        Assert.NotNull((await grain.Read())!.ArchivedAt);
        Assert.IsType<RotateApiKeyResult.NotFound>(await grain.Rotate(new RotateApiKey(CallContext.System, TimeSpan.Zero)));
        Assert.IsType<ChangeApiKeyResult.NotFound>(await grain.Update(new UpdateApiKey(CallContext.System, null, Description: "x")));
        await fixture.RestartAsync();
        Assert.Null(await Key(created.Record.Id).Access());
    }

    [Fact]
    public async Task A_rotated_key_goes_on_for_the_overlap()
    {
        var (grain, created) = await CreateAsync(Deploys);
        var rotated = Assert.IsType<RotateApiKeyResult.Rotated>(await grain.Rotate(new RotateApiKey(CallContext.System, TimeSpan.FromHours(1))));
        Assert.Equal([HashOf(rotated.Key), HashOf(created.Key)], (await grain.Access())!.Secrets.Select(secret => secret.Hash.ToArray()));
        Assert.Equal(rotated.PreviousExpiresAt, (await grain.Read())!.PreviousSecretExpiresAt);
    }

    [Fact]
    public async Task Everything_of_a_key_survives_a_restart()
    {
        var owner = await UserAsync(enabled: true);
        var end = DateTimeOffset.UtcNow.AddDays(7);
        var command = Deploys with { UserId = owner, IpAllowList = ["192.0.2.0/24"], MetadataJson = """{"team": "a"}""", ExpiresAt = end };
        var (_, created) = await CreateAsync(command);
        await fixture.RestartAsync();
        var read = await Key(created.Record.Id).Read();
        Assert.Equal(("deploys", owner, """{"team": "a"}"""), (read!.Description, read.UserId!.Value, read.MetadataJson));
        Assert.Equal(["192.0.2.0/24"], read.IpAllowList);
        Assert.Equal(end, read.ExpiresAt!.Value, TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task A_key_is_made_only_for_a_user_who_may_use_his_account()
    {
        Assert.IsType<CreateApiKeyResult.OwnerRefused>(await NewKey().Create(Deploys with { UserId = Guid.CreateVersion7() }));
        Assert.IsType<CreateApiKeyResult.OwnerRefused>(await NewKey().Create(Deploys with { UserId = await UserAsync(enabled: false) }));
        Assert.IsType<CreateApiKeyResult.Created>(await NewKey().Create(Deploys with { UserId = await UserAsync(enabled: true) }));
    }

    [Fact]
    public async Task Keys_of_a_user_end_with_him_and_others_go_on()
    {
        var owner = await UserAsync(enabled: true);
        var other = await UserAsync(enabled: true);
        var (first, _) = await CreateAsync(Deploys with { UserId = owner });
        var (second, _) = await CreateAsync(Deploys with { UserId = owner });
        var (foreign, _) = await CreateAsync(Deploys with { UserId = other });
        await EndAsync(owner);
        Assert.Null(await first.Access());
        Assert.Null(await second.Access());
        Assert.NotNull(await foreign.Access());
    }

    [Fact]
    public async Task A_key_made_while_its_user_is_disabled_never_lives_on()
    {
        for (var round = 0; round < 10; round++)
        {
            var owner = await UserAsync(enabled: true);
            var making = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
            {
                var grain = NewKey();
                return await grain.Create(Deploys with { UserId = owner }) is CreateApiKeyResult.Created ? grain : null;
            })).ToArray();
            await fixture.Database.ExecuteAsync(
                $"""
                BEGIN;
                UPDATE users SET enabled = false WHERE id = '{owner}';
                UPDATE api_keys SET archived_at = now(), version = version + 1 WHERE owner_user_id = '{owner}' AND archived_at IS NULL;
                COMMIT;
                """);
            await Task.WhenAll(making);
            Assert.Equal(0L, await fixture.Database.ScalarAsync<long>($"SELECT count(*) FROM api_keys WHERE owner_user_id = '{owner}' AND archived_at IS NULL"));
        }
    }

    [Fact]
    public async Task A_repeated_request_gets_the_same_key()
    {
        var request = new RequestIdempotency($"caller {Guid.NewGuid()}", "create", "1", new byte[] { 1 });
        var (_, first) = await CreateAsync(Deploys with { Idempotency = request });
        var (_, second) = await CreateAsync(Deploys with { Idempotency = request });
        Assert.Equal((first.Record.Id, first.Key), (second.Record.Id, second.Key));
        Assert.IsType<CreateApiKeyResult.RequestIdReused>(await NewKey().Create(Deploys with { Idempotency = request with { BodyHash = new byte[] { 2 } } }));
    }

    [Fact]
    public async Task Every_command_leaves_an_audit_entry_without_the_key()
    {
        var (grain, created) = await CreateAsync(Deploys);
        var rotated = Assert.IsType<RotateApiKeyResult.Rotated>(await grain.Rotate(new RotateApiKey(CallContext.System, TimeSpan.Zero)));
        await grain.Update(new UpdateApiKey(CallContext.System, null, Description: "backups"));
        await grain.Archive(new ArchiveApiKey(CallContext.System));
        var id = created.Record.Id;
        Assert.Equal(
            "api-keys.create api-keys.rotate api-keys.update api-keys.archive",
            await fixture.Database.ScalarAsync<string>($"SELECT string_agg(action, ' ' ORDER BY at, id) FROM audit_log WHERE object_id = '{id}'"));
        var all = await fixture.Database.ScalarAsync<string>($"SELECT string_agg(a::text, ' ') FROM audit_log a WHERE object_id = '{id}'");
        Assert.DoesNotContain(created.Key[38..], all, StringComparison.Ordinal);
        Assert.DoesNotContain(rotated.Key[38..], all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_are_bounded_by_their_owner()
    {
        var owner = await UserAsync(enabled: true);
        var organization = Guid.CreateVersion7();
        var (_, own) = await CreateAsync(Deploys with { UserId = owner });
        var (ended, gone) = await CreateAsync(Deploys with { UserId = owner });
        await ended.Archive(new ArchiveApiKey(CallContext.System));
        var (_, theirs) = await CreateAsync(Deploys with { OrganizationId = organization });
        await CreateAsync(Deploys with { OrganizationId = Guid.CreateVersion7() });
        Assert.Equal([own.Record.Id], await ListAsync(new ListApiKeys(50, null, owner, null, Archived: false)));
        Assert.Equal([gone.Record.Id], await ListAsync(new ListApiKeys(50, null, owner, null, Archived: true)));
        Assert.Equal([theirs.Record.Id], await ListAsync(new ListApiKeys(50, null, null, organization, Archived: false)));
        Assert.Contains(own.Record.Id, await ListAsync(new ListApiKeys(200, null, null, null, Archived: false)));
        Assert.Empty(await ListAsync(new ListApiKeys(50, own.Record.Id.ToString(), owner, null, Archived: false)));
    }

    private static byte[] HashOf(string key) => ApiKeyText.TryParse(key, out var text) ? text.Hash() : throw new FormatException();

    private async Task<IEnumerable<Guid>> ListAsync(ListApiKeys query) =>
        (await fixture.Silo.Grains.GetGrain<IApiKeyDirectoryGrain>("deployment").List(query)).Items.Select(view => view.Id);

    private async Task<Guid> UserAsync(bool enabled)
    {
        var id = Guid.CreateVersion7();
        await fixture.Database.ExecuteAsync(
            $"""
            INSERT INTO users (id, version, has_password, update_password_required, locked, enabled, mfa_enabled, can_create_orgs, roles, security_epoch, created_at, last_active_at)
            VALUES ('{id}', 1, false, false, false, {enabled}, false, false, '{"{}"}', 1, now(), now())
            """);
        return id;
    }

    // What the grain of the user does in its command and after it.
    private async Task EndAsync(Guid userId)
    {
        var endings = new ApiKeyEndings(new ApiKeyQueries(fixture.Silo.Services.GetRequiredService<Storage.Database>()));
        var change = endings.EndAllOf(userId, DateTimeOffset.UtcNow).ToCommand();
        await fixture.Silo.Services.GetRequiredService<Storage.Database>().ExecuteAsync(change);
        await endings.Reload(fixture.Silo.Grains, userId);
    }

    private async Task<(IApiKeyGrain Grain, CreateApiKeyResult.Created Created)> CreateAsync(CreateApiKey command)
    {
        var grain = NewKey();
        return (grain, Assert.IsType<CreateApiKeyResult.Created>(await grain.Create(command)));
    }

    private IApiKeyGrain NewKey() => Key(Guid.CreateVersion7());

    private IApiKeyGrain Key(Guid id) => fixture.Silo.Grains.GetGrain<IApiKeyGrain>(id.ToString());

    public sealed class Fixture : SiloFixture
    {
        public Fixture() : base(services => services.AddApiKeys())
        {
        }
    }
}
