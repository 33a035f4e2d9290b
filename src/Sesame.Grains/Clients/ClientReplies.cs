using System.Text.Json;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Clients;
using Sesame.Grains.Operations;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Clients;

/// <summary>Remembers what creating a client was answered, the secret included: the store encrypts it and forgets it after a day.</summary>
internal sealed class ClientReplies(IdempotentRequests requests)
{
    /// <summary>What the same request was answered before; null when it is new.</summary>
    public async Task<CreateClientResult?> Find(RequestIdempotency? request)
    {
        if (request is null || await requests.FindAsync(request) is not { } found)
        {
            return null;
        }

        var reply = found.SameBody ? JsonSerializer.Deserialize<Reply>(found.Reply) : null;
        return reply is null ? new CreateClientResult.RequestIdReused() : new CreateClientResult.Created(reply.Client, reply.Secret);
    }

    /// <summary>The row that recognizes a repeat of the request.</summary>
    public IRowChange Remember(RequestIdempotency request, ClientView client, string? secret) =>
        requests.Remember(request, JsonSerializer.SerializeToUtf8Bytes(new Reply(client, secret)));

    private sealed record Reply(ClientView Client, string? Secret);
}
