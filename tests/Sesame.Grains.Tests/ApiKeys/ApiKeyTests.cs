using Sesame.Abstractions.ApiKeys;
using Sesame.Abstractions.Calls;
using Sesame.Grains.ApiKeys;
using Xunit;

namespace Sesame.Grains.Tests.ApiKeys;

public sealed class ApiKeyTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid UserId = Guid.Parse("01934f6e-0000-7000-8000-000000000002");

    private static readonly ApiKeyState Key = ApiKey.Create(
        Guid.Parse("01934f6e-0000-7000-8000-000000000001"),
        new CreateApiKey(CallContext.System, "deploys", UserId, null, ["users:read", "users:read"], ["192.0.2.0/24"], "{}", Now.AddDays(1)),
        [1],
        Now);

    [Fact]
    public void A_new_key_is_as_asked()
    {
        var view = ApiKey.View(Key, 1);
        Assert.Equal(("deploys", UserId, "{}", Now.AddDays(1)), (view.Description, view.UserId, view.MetadataJson, view.ExpiresAt));
        Assert.Equal(["users:read"], view.Permissions);
        Assert.Equal((Now, null), (view.CreatedAt, view.ArchivedAt));
        Assert.Equal([new byte[] { 1 }], ApiKey.Access(Key, 1).Secrets.Select(secret => secret.Hash.ToArray()));
    }

    [Fact]
    public void An_update_changes_what_is_named_and_nothing_else()
    {
        var next = ApiKey.Update(Key, new UpdateApiKey(CallContext.System, null, Description: "backups", Expiry: new ExpiryChange(null)))!;
        Assert.Equal(Key with { Description = "backups", ExpiresAt = null }, next);
    }

    [Fact]
    public void An_update_can_empty_lists_and_metadata()
    {
        var next = ApiKey.Update(Key, new UpdateApiKey(CallContext.System, null, Permissions: [], IpAllowList: [], Metadata: new MetadataChange(null)))!;
        Assert.Empty(next.Permissions);
        Assert.Empty(next.IpAllowList);
        Assert.Null(next.MetadataJson);
    }

    [Fact]
    public void An_update_to_what_is_there_changes_nothing() => Assert.Null(ApiKey.Update(Key, new UpdateApiKey(CallContext.System, null, Description: "deploys")));

    [Fact]
    public void A_rotation_without_overlap_ends_the_secret()
    {
        var next = ApiKey.Rotate(Key, [2], TimeSpan.Zero, Now);
        Assert.Equal([new byte[] { 2 }], ApiKey.Access(next, 2).Secrets.Select(secret => secret.Hash.ToArray()));
    }

    [Fact]
    public void A_rotation_with_overlap_keeps_the_last_secret_only()
    {
        var next = ApiKey.Rotate(ApiKey.Rotate(Key, [2], TimeSpan.FromHours(1), Now), [3], TimeSpan.FromHours(2), Now);
        var secrets = ApiKey.Access(next, 3).Secrets;
        Assert.Equal([new byte[] { 3 }, [2]], secrets.Select(secret => secret.Hash.ToArray()));
        Assert.Equal([null, Now.AddHours(2)], secrets.Select(secret => secret.ExpiresAt));
    }

    [Fact]
    public void An_archived_key_keeps_its_record() => Assert.Equal(Key with { ArchivedAt = Now }, ApiKey.Archive(Key, Now));

    [Fact]
    public void Does_not_print_its_hash() => Assert.Contains("***", Key.ToString(), StringComparison.Ordinal);
}
