using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Sesame.Grains.Clients;

/// <summary>A client's secret: <c>scs_</c> and 256 random bits in base64url. Prints as <c>***</c>.</summary>
internal sealed class ClientSecret
{
    private const string Scheme = "scs_";
    private const int RandomBytes = 32;

    private ClientSecret(string value) => Value = value;

    /// <summary>The secret itself.</summary>
    public string Value { get; }

    public static ClientSecret New() => new(Scheme + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes)));

    /// <summary>SHA-256, which is all that is stored; no salt is needed where nothing can be guessed.</summary>
    public byte[] Hash() => SHA256.HashData(Encoding.UTF8.GetBytes(Value));

    /// <inheritdoc />
    public override string ToString() => "***";
}
