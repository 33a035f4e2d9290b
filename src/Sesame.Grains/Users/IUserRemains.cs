using Sesame.Grains.Storage;

namespace Sesame.Grains.Users;

/// <summary>What is left of a user beside the rows that hang on his own: other slices add theirs, removed in the transaction that purges him.</summary>
public interface IUserRemains
{
    /// <summary>Removes all that names the user.</summary>
    IRowChange RemoveAllOf(Guid userId);
}
