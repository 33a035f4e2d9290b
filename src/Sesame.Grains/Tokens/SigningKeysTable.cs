using Sesame.Grains.Storage;

namespace Sesame.Grains.Tokens;

/// <summary>The keys that sign access tokens.</summary>
internal sealed class SigningKeysTable() : KeyFamilyTable<SigningKeysState>(Name, SqlFile.Load<SigningKeysTable>("all_keys"), keys => new SigningKeysState(keys))
{
    public const string Name = "signing-keys";

    public static readonly KeyFamilyRows Rows = new(
        "signing_keys", SqlFile.Load<SigningKeysTable>("insert_key"), SqlFile.Load<SigningKeysTable>("delete_key"), SqlFile.Load<SigningKeysTable>("use_key_now"));
}
