namespace Sesame.Bench.Product;

/// <summary>What a server's first start writes to its home.</summary>
internal sealed record Bootstrap(string Email, string Password, string ClientId, string ClientSecret, string BackendApiKey, string HttpUrl, string GrpcUrl);
