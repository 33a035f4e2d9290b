namespace Sesame.Abstractions.Calls;

/// <summary>What kind of credentials a call came with.</summary>
public enum CallerKind
{
    /// <summary>No credentials.</summary>
    Anonymous = 0,

    /// <summary>A client that gave its id alone: identified, not proved.</summary>
    IdentifiedClient = 1,

    /// <summary>A client that proved its secret.</summary>
    AuthenticatedClient = 2,

    /// <summary>A user's session, with or without a client beside it.</summary>
    User = 3,

    /// <summary>An API key.</summary>
    ApiKey = 4,

    /// <summary>Sesame itself: recurring work and first start.</summary>
    System = 5,
}
