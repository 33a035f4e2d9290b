namespace Sesame.Grains.Tokens;

/// <summary>All RSA keys of the API for back ends, by the time they are taken into use; their moduli stand as <c>X</c>, their exponents as <c>Y</c>.</summary>
public sealed record BackendKeysState(IReadOnlyList<SigningKeyRecord> Keys) : IKeyFamilyState;
