using System.Text;

namespace Grpc.Core;

/// <summary>One thing the transport proved about the peer.</summary>
public class AuthProperty
{
    private readonly byte[] value;

    private AuthProperty(string name, byte[] value)
    {
        Name = name;
        this.value = value;
    }

    public string Name { get; }

    public string Value => Encoding.UTF8.GetString(value);

    public byte[] ValueBytes => value.AsSpan().ToArray();

    public static AuthProperty Create(string name, byte[] valueBytes)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(valueBytes);
        return new AuthProperty(name, valueBytes.AsSpan().ToArray());
    }
}
