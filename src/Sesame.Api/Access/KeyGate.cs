using Orleans;
using Sesame.Abstractions.ApiKeys;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Roles;
using Sesame.Api.Errors.V1;

namespace Sesame.Api.Access;

/// <summary>
/// Judges API keys. A key seen before maps to its hash, and each use asks the key's grain, which answers from memory, whether that version of the key
/// is still in force.
/// </summary>
internal sealed class KeyGate(IGrainFactory grains, AccessOptions options, TimeProvider time)
{
    private readonly BoundedCache<KnownKey> keys = new(options.RememberedCredentialsMax);

    /// <summary>Judges a key as it was presented; a key that is wrong in any way but its end is just not valid.</summary>
    public async ValueTask<KeyVerdict> Judge(string presented)
    {
        if (!keys.TryGet(presented, out var known))
        {
            if (!ApiKeyText.TryParse(presented, out var key))
            {
                return KeyVerdict.Invalid;
            }

            known = new KnownKey(grains.GetGrain<IApiKeyGrain>(key.Id.ToString()), key.Hash());
        }

        if (await known.Grain.Access() is not { } access || !known.IsRight(access, time.GetUtcNow(), out var judged))
        {
            return KeyVerdict.Invalid;
        }

        if (!known.Remembered)
        {
            known.Remembered = true;
            keys.Set(presented, known);
        }

        // Told apart only to who holds the right secret.
        return access.Record.ExpiresAt <= time.GetUtcNow() ? new KeyVerdict(ErrorReason.ApiKeyExpired, judged) : judged.Valid;
    }
}

/// <summary>What became of a presented key.</summary>
/// <param name="Refusal">Why it is not good; null when it is.</param>
/// <param name="Key">The key, when its secret is right.</param>
internal sealed record KeyVerdict(ErrorReason? Refusal, JudgedKey? Key)
{
    public static KeyVerdict Invalid { get; } = new(ErrorReason.ApiKeyInvalid, null);
}

/// <summary>One version of a key, worked out once.</summary>
internal sealed class JudgedKey
{
    private readonly IpRange[] ranges;

    public JudgedKey(ApiKeyAccess access)
    {
        Access = access;
        Permissions = PermissionSet.Of(access.Record.Permissions);
        ranges = [.. access.Record.IpAllowList.Select(text => IpRange.TryParse(text, out var range) ? range : default)];
        Valid = new KeyVerdict(null, this);
    }

    public ApiKeyAccess Access { get; }

    public PermissionSet Permissions { get; }

    public KeyVerdict Valid { get; }

    /// <summary>Whether the key may be used from this address; what is not known does not pass.</summary>
    public bool Allows(System.Net.IPAddress? address) =>
        ranges.Length == 0 || (address is not null && Array.Exists(ranges, range => range.Contains(address)));
}

/// <summary>A key that was presented, and for which version of it the secret was found right.</summary>
internal sealed class KnownKey(IApiKeyGrain grain, byte[] hash)
{
    private volatile Finding? finding;

    public IApiKeyGrain Grain => grain;

    /// <summary>Whether the cache knows it already.</summary>
    public bool Remembered { get; set; }

    /// <summary>Whether the secret is right for this version; compared once for each version, and again when it was to end.</summary>
    public bool IsRight(ApiKeyAccess access, DateTimeOffset now, out JudgedKey judged)
    {
        if (finding is { } found && found.Judged.Access.Version == access.Version && !(found.Until <= now))
        {
            judged = found.Judged;
            return true;
        }

        judged = new JudgedKey(access);
        if (!SecretCheck.Matches(hash, access.Secrets, now, out var until))
        {
            return false;
        }

        finding = new Finding(judged, until);
        return true;
    }

    private sealed record Finding(JudgedKey Judged, DateTimeOffset? Until);
}
