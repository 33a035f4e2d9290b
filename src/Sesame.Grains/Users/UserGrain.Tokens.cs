using System.Text.Json;
using Sesame.Abstractions.Tokens;
using Sesame.Abstractions.Users;

namespace Sesame.Grains.Users;

/// <content>Tokens that back ends ask for.</content>
internal sealed partial class UserGrain
{
    public Task<IssueBackendTokenResult> IssueBackendToken(IssueBackendToken command) => Run<IssueBackendTokenResult>(command.Call, async context =>
    {
        if (Present is not { Enabled: true, Locked: false } user)
        {
            return new IssueBackendTokenResult.Unavailable();
        }

        var token = await GrainFactory.GetGrain<IBackendKeysGrain>(IBackendKeysGrain.Key).Sign(claims.Of(user, context.At, command.Lifetime));
        context.Audit("users.issue-backend-token", UserAudit.ObjectKind, Id.ToString(), after: JsonSerializer.Serialize(new { expiresAt = context.At + command.Lifetime }));
        await SaveChanges(context);
        return new IssueBackendTokenResult.Issued(token);
    });
}
