using Orleans;
using Orleans.Concurrency;
using Sesame.Abstractions.Calls;

namespace Sesame.Abstractions.Clients;

/// <summary>Outcome of asking a client's grain to admit a call.</summary>
[GenerateSerializer, Immutable, Alias("clients.admission")]
public abstract record ClientAdmission
{
    /// <summary>The call may go on.</summary>
    [GenerateSerializer, Immutable, Alias("clients.admission.admitted")]
    public sealed record Admitted : ClientAdmission
    {
        /// <summary>The one answer, made once.</summary>
        public static Admitted Instance { get; } = new();
    }

    /// <summary>Nothing was taken: the caller judged by another version. This is what is in force.</summary>
    [GenerateSerializer, Immutable, Alias("clients.admission.changed")]
    public sealed record Changed([property: Id(0)] ClientAccess Access) : ClientAdmission;

    /// <summary>The requests of this second are used up.</summary>
    [GenerateSerializer, Immutable, Alias("clients.admission.limited")]
    public sealed record Limited([property: Id(0)] int Limit, [property: Id(1)] TimeSpan RetryAfter) : ClientAdmission;

    /// <summary>There is no such client.</summary>
    [GenerateSerializer, Immutable, Alias("clients.admission.unknown")]
    public sealed record Unknown : ClientAdmission
    {
        /// <summary>The one answer, made once.</summary>
        public static Unknown Instance { get; } = new();
    }
}

/// <summary>What decides whether a client's calls are allowed.</summary>
/// <param name="Version">Grows with every change.</param>
/// <param name="Secrets">The secrets in force; none: the client cannot prove itself.</param>
/// <param name="Roles">Built-in roles of clients.</param>
/// <param name="Restrictions">Where the client may be used from, and what for.</param>
/// <param name="Audience">The <c>aud</c> of its tokens, or null for the deployment's.</param>
/// <param name="OrganizationId">The organization that owns it.</param>
[GenerateSerializer, Immutable, Alias("clients.access")]
public sealed record ClientAccess(
    [property: Id(0)] long Version,
    [property: Id(1)] IReadOnlyList<SecretProof> Secrets,
    [property: Id(2)] IReadOnlyList<string> Roles,
    [property: Id(3)] IReadOnlyList<RestrictionView> Restrictions,
    [property: Id(4)] string? Audience,
    [property: Id(5)] Guid? OrganizationId);
