namespace Sesame.Grains.Tokens;

/// <summary>All signing keys, by the time they are taken into use.</summary>
public sealed record SigningKeysState(IReadOnlyList<SigningKeyRecord> Keys) : IKeyFamilyState;
