namespace Sesame.Grains.Sessions;

/// <summary>What a refresh token gets.</summary>
public enum RefreshDecision
{
    /// <summary>No such token was issued to this client.</summary>
    Invalid,

    /// <summary>The live token: its successor is made.</summary>
    Advance,

    /// <summary>A repeat within the grace time: the same successor again.</summary>
    Repeat,

    /// <summary>Used before: the session is to be ended (RFC 9700, section 4.14.2).</summary>
    Reused,
}
