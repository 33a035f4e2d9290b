namespace Sesame.Grains.Tokens;

/// <summary>The keys of one family.</summary>
public interface IKeyFamilyState
{
    /// <summary>All of them, by the time they are taken into use.</summary>
    IReadOnlyList<SigningKeyRecord> Keys { get; }
}
