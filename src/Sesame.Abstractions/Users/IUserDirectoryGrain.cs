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
}
