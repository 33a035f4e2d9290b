using Orleans;

namespace Sesame.Abstractions.Users;

/// <content>Tokens that back ends ask for.</content>
public partial interface IUserGrain
{
    /// <summary>
    /// A token of the API for back ends that names the user. It has no session: it is good until its end, while the user may use his account and nothing ended
    /// all that is his.
    /// </summary>
    [Alias("issue-backend-token")]
    Task<IssueBackendTokenResult> IssueBackendToken(IssueBackendToken command);
}
