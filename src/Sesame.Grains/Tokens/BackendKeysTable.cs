using Sesame.Grains.Storage;

namespace Sesame.Grains.Tokens;

/// <summary>The RSA keys of the API for back ends.</summary>
internal sealed class BackendKeysTable() : KeyFamilyTable<BackendKeysState>(Name, SqlFile.Load<BackendKeysTable>("all_backend_keys"), keys => new BackendKeysState(keys))
{
    public const string Name = "backend-keys";

    public static readonly KeyFamilyRows Rows = new(
        "backend_signing_keys", SqlFile.Load<BackendKeysTable>("insert_backend_key"), SqlFile.Load<BackendKeysTable>("delete_backend_key"), SqlFile.Load<BackendKeysTable>("use_backend_key_now"));
}
