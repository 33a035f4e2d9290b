using Sesame.Abstractions.Cluster;

namespace Sesame.Grains.Sessions;

/// <summary>What every session uses; one reference a session instead of five.</summary>
internal sealed record SessionServices(SessionIssuer Issuer, SessionKeys Keys, SessionOptions Options, SessionActivity Activity, ICopyLeases? Copies = null);
