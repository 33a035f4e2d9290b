using Microsoft.AspNetCore.Http;
using Sesame.Abstractions.Calls;

namespace Sesame.Api.Access;

/// <summary>What is known of a call, of which its <see cref="CallContext"/> can be composed while the request lasts.</summary>
internal sealed record CallSource(HttpContext Http, CallFacts Facts, ClientProof? Proof, JudgedClient? Client)
{
    /// <summary>What kind of credentials the call came with.</summary>
    public CallerKind Kind { get; init; }

    public CallContext Compose() => Compose(Kind);

    public CallContext Compose(CallerKind kind) => new(
        kind,
        ClientId: Proof?.Client.Id,
        OrganizationId: Client?.Access.OrganizationId,
        IpAddress: Facts.Address?.ToString(),
        UserAgent: UserAgents.Clean(Http.Request.Headers.UserAgent),
        RequestId: Facts.RequestId,
        Audience: Client?.Access.Audience,
        Languages: AcceptedLanguages.Read(Http.Request.Headers.AcceptLanguage));
}
