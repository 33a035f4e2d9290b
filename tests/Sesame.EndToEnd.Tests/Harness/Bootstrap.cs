using System.Text;

namespace Sesame.EndToEnd.Tests.Harness;

/// <summary>What the first start made and wrote down.</summary>
public sealed record Bootstrap(string Email, string Password, string ClientId, string ClientSecret, string BackendApiKey, string HttpUrl, string GrpcUrl)
{
    public string ClientBasic => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ClientId}:{ClientSecret}"));
}
