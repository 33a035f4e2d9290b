using Orleans;
using Orleans.Concurrency;

namespace Sesame.Abstractions.ApiKeys;

/// <summary>One API key; the key is its id in its 36-character form.</summary>
[Alias("api-keys.api-key")]
public interface IApiKeyGrain : IGrainWithStringKey
{
    /// <summary>What decides whether the key is good, from memory; null when there is none or it is archived.</summary>
    [AlwaysInterleave, Alias("access")]
    ValueTask<ApiKeyAccess?> Access();

    /// <summary>Creates the key; its id is the grain's key. The key itself is told in the answer only.</summary>
    [Alias("create")]
    Task<CreateApiKeyResult> Create(CreateApiKey command);

    /// <summary>The record, archived or not; null when there is none.</summary>
    [AlwaysInterleave, Alias("read")]
    ValueTask<ApiKeyView?> Read();

    /// <summary>Changes fields of a key in use.</summary>
    [Alias("update")]
    Task<ChangeApiKeyResult> Update(UpdateApiKey command);

    /// <summary>Archives the key; its next use is refused. Doing it twice changes nothing.</summary>
    [Alias("archive")]
    Task Archive(ArchiveApiKey command);

    /// <summary>Gives the key a new secret, told in the answer only; the one before goes on for the overlap.</summary>
    [Alias("rotate")]
    Task<RotateApiKeyResult> Rotate(RotateApiKey command);

    /// <summary>Re-reads the row when the version held is lower than <paramref name="version"/>.</summary>
    [AlwaysInterleave, Alias("reload")]
    Task Reload(long version);
}
