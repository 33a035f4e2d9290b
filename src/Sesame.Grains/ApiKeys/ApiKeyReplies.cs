using System.Text.Json;
using Sesame.Abstractions.ApiKeys;
using Sesame.Abstractions.Calls;
using Sesame.Grains.Operations;
using Sesame.Grains.Storage;

namespace Sesame.Grains.ApiKeys;

/// <summary>Remembers what creating a key was answered, the key included: the store encrypts it and forgets it after a day.</summary>
internal sealed class ApiKeyReplies(IdempotentRequests requests)
{
    /// <summary>What the same request was answered before; null when it is new.</summary>
    public async Task<CreateApiKeyResult?> Find(RequestIdempotency? request)
    {
        if (request is null || await requests.FindAsync(request) is not { } found)
        {
            return null;
        }

        var reply = found.SameBody ? JsonSerializer.Deserialize<Reply>(found.Reply) : null;
        return reply is null ? new CreateApiKeyResult.RequestIdReused() : new CreateApiKeyResult.Created(reply.Record, reply.Key);
    }

    /// <summary>The row that recognizes a repeat of the request.</summary>
    public IRowChange Remember(RequestIdempotency request, ApiKeyView record, string key) =>
        requests.Remember(request, JsonSerializer.SerializeToUtf8Bytes(new Reply(record, key)));

    private sealed record Reply(ApiKeyView Record, string Key);
}
