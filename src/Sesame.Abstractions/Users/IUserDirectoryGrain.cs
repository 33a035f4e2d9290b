using Orleans;
using Sesame.Abstractions.Calls;

namespace Sesame.Abstractions.Users;

/// <summary>Lists and look-ups over all users, straight from the truth; the key is <c>deployment</c>, any number answer at once.</summary>
[Alias("users.directory")]
public interface IUserDirectoryGrain : IGrainWithStringKey
{
    /// <summary>A page of users, in the order asked for; by what is searched in when a prefix is given.</summary>
    [Alias("list")]
    Task<Page<UserView>> List(ListUsers query);

    /// <summary>A page of users by its number, with how many there are in all. Costs what all pages before it do.</summary>
    [Alias("query")]
    Task<UserPage> Query(QueryUsers query);

    /// <summary>The ids of those of these users that there are, by creation.</summary>
    [Alias("find")]
    Task<IReadOnlyList<Guid>> Find(FindUsers query);
}
