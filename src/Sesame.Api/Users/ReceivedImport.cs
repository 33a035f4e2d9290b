using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Operations;
using Sesame.Abstractions.Users;
using Sesame.Api.Access;
using ImportedUser = Sesame.Abstractions.Users.ImportedUser;
using Message = Sesame.Api.Users.V1.ImportedUser;

namespace Sesame.Api.Users;

/// <summary>An import whose rows are being received: handed on in parts, so that no node holds the whole of it.</summary>
internal sealed class ReceivedImport(IOperationGrain operation, CallContext call)
{
    /// <summary>How many rows came so far.</summary>
    public int Received { get; private set; }

    public async Task Add(IEnumerable<Message> users)
    {
        if (Received == 0)
        {
            await operation.Begin(new BeginOperation(call, ImportedUser.WorkKind));
        }

        foreach (var part in users.Select(ToUser).Chunk(ImportedUser.PartMax))
        {
            await operation.Receive(new ReceiveRows(call, part.Length, ImportedUser.Pack(part)));
            Received += part.Length;
        }
    }

    public Task<OperationView> Start() => operation.Start(call);

    private static ImportedUser ToUser(Message user) => new(
        user.Email,
        user.EmailConfirmed,
        user.HasLegacyUserId ? user.LegacyUserId : null,
        new UserProfile(
            user.HasUsername ? user.Username : null,
            user.HasFirstName ? user.FirstName : null,
            user.HasLastName ? user.LastName : null,
            user.Properties is null ? null : JsonObjects.Text(user.Properties)),
        user.HasPictureUrl ? user.PictureUrl : null,
        !user.HasEnabled || user.Enabled,
        user.UpdatePasswordRequired,
        user.CanCreateOrgs,
        user.HasPasswordHash ? user.PasswordHash : null);
}
