namespace Sesame.Grains.Sessions;

/// <summary>What every session uses; one reference a session instead of three.</summary>
internal sealed record SessionServices(SessionIssuer Issuer, SessionOptions Options, SessionActivity Activity);
