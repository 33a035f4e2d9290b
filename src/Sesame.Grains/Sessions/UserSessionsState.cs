namespace Sesame.Grains.Sessions;

/// <summary>The sessions of a user that have not been ended; those past their time may still be among them.</summary>
/// <param name="Ids">Their ids, the oldest first: ids grow with time.</param>
public sealed record UserSessionsState(IReadOnlyList<Guid> Ids);
