using System.Buffers.Text;
using System.Globalization;

namespace Sesame.Grains.Logins;

/// <summary>A device's token taken apart: <c>sdt_&lt;device id&gt;.&lt;issued at, Unix seconds&gt;.&lt;proof&gt;</c>.</summary>
/// <param name="DeviceId">The device it names.</param>
/// <param name="IssuedAt">When it says it was issued, in Unix seconds.</param>
/// <param name="Proof">What only Sesame can have made of it.</param>
public sealed record DeviceToken(Guid DeviceId, long IssuedAt, ReadOnlyMemory<byte> Proof)
{
    private const string Prefix = "sdt_";
    private const int LengthMax = 128;

    /// <summary>Takes a token apart; false when it has not the form of one. Says nothing about whether it was issued.</summary>
    public static bool TryParse(string? text, out DeviceToken token)
    {
        token = null!;
        if (text is null || text.Length > LengthMax || !text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var parts = text[Prefix.Length..].Split('.');
        if (parts.Length != 3
            || !Guid.TryParseExact(parts[0], "N", out var deviceId)
            || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var issuedAt)
            || !Base64Url.IsValid(parts[2]))
        {
            return false;
        }

        token = new DeviceToken(deviceId, issuedAt, Base64Url.DecodeFromChars(parts[2]));
        return true;
    }

    /// <summary>The token as it is handed out.</summary>
    public string Compose() => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{DeviceId:N}.{IssuedAt}.{Base64Url.EncodeToString(Proof.Span)}");

    /// <inheritdoc />
    public override string ToString() => $"DeviceToken {{ {DeviceId} *** }}";
}
