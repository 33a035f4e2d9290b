using Orleans;
using Sesame.Abstractions.Calls;

namespace Sesame.Abstractions.ApiKeys;

/// <summary>Lists over all keys, straight from the truth; the key is <c>deployment</c>, any number answer at once.</summary>
[Alias("api-keys.directory")]
public interface IApiKeyDirectoryGrain : IGrainWithStringKey
{
    /// <summary>A page of keys, the newest first.</summary>
    [Alias("list")]
    Task<Page<ApiKeyView>> List(ListApiKeys query);
}
