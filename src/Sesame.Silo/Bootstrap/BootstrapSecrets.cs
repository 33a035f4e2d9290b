namespace Sesame.Silo.Bootstrap;

/// <summary>What the first start made; the content of <c>bootstrap.json</c>.</summary>
public sealed record BootstrapSecrets(
    string Email,
    string Password,
    string ClientId,
    string ClientSecret,
    string BackendApiKey,
    string HttpUrl,
    string GrpcUrl)
{
    /// <inheritdoc />
    public override string ToString() => "BootstrapSecrets { *** }";
}

/// <summary>Outcome of a start.</summary>
/// <param name="Path">The file.</param>
/// <param name="Made">What this start made; null when an earlier one did.</param>
public sealed record BootstrapResult(string Path, BootstrapSecrets? Made);
