using Sesame.Abstractions.Calls;
using Xunit;

namespace Sesame.Grains.Tests.Calls;

public sealed class CallContextTests
{
    [Fact]
    public void Who_only_names_a_client_shares_no_hashes_with_those_who_proved_to_be_it()
    {
        var proved = new CallContext(CallerKind.AuthenticatedClient, ClientId: "shop");

        Assert.NotEqual(proved.HashShare, (proved with { Kind = CallerKind.IdentifiedClient }).HashShare);
        Assert.Equal(proved.HashShare, (proved with { Kind = CallerKind.User, UserId = Guid.NewGuid() }).HashShare);
        Assert.NotEqual(proved.HashShare, (proved with { ClientId = "bank" }).HashShare);
    }
}
