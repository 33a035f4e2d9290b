using Orleans;
using Orleans.Concurrency;
using Sesame.Abstractions.Calls;

namespace Sesame.Abstractions.Users;

/// <summary>Give a back end a token that names a user.</summary>
/// <param name="Call">Who asks.</param>
/// <param name="Lifetime">How long it is good.</param>
[GenerateSerializer, Immutable, Alias("users.issue-backend-token")]
public sealed record IssueBackendToken([property: Id(0)] CallContext Call, [property: Id(1)] TimeSpan Lifetime);

/// <summary>Outcome of asking for a token.</summary>
[GenerateSerializer, Immutable, Alias("users.issue-backend-token.result")]
public abstract record IssueBackendTokenResult
{
    /// <summary>The token, told this once.</summary>
    [GenerateSerializer, Immutable, Alias("users.issue-backend-token.issued")]
    public sealed record Issued([property: Id(0)] string Token) : IssueBackendTokenResult
    {
        /// <inheritdoc />
        public override string ToString() => "Issued { *** }";
    }

    /// <summary>There is no such user, or he may not log in.</summary>
    [GenerateSerializer, Immutable, Alias("users.issue-backend-token.unavailable")]
    public sealed record Unavailable : IssueBackendTokenResult;
}
