using System.Buffers.Binary;
using Sesame.Grains.Storage;
using Sesame.Grains.Users;

namespace Sesame.Grains.Logins;

/// <summary>
/// Makes and judges tokens of devices. The proof is a keyed hash, under a version of the master key, of the user, the device, the user's security
/// epoch and the moment of issue: nothing readable in the database makes one, and it falls when the epoch rises.
/// </summary>
internal sealed class DeviceTokens(SecretBox secrets, KnownDeviceOptions options)
{
    private const string Purpose = "device-token";
    private const int IdBytes = 16;

    /// <summary>A token for a device that the user has just logged in from.</summary>
    public string Make(Guid deviceId, UserLogin login, DateTimeOffset now)
    {
        var issuedAt = now.ToUnixTimeSeconds();
        return new DeviceToken(deviceId, issuedAt, secrets.Mac(Purpose, Message(deviceId, login, issuedAt))).Compose();
    }

    /// <summary>Whether the token was issued for this user in his present epoch, and has not ended; constant time for the proof.</summary>
    public bool IsGood(DeviceToken token, UserLogin login, DateTimeOffset now) =>
        secrets.VerifyMac(Purpose, Message(token.DeviceId, login, token.IssuedAt), token.Proof.Span)
        && token.IssuedAt > (now - options.Lifetime).ToUnixTimeSeconds();

    private static byte[] Message(Guid deviceId, UserLogin login, long issuedAt)
    {
        var message = new byte[IdBytes + IdBytes + sizeof(long) + sizeof(long)];
        login.UserId.TryWriteBytes(message);
        deviceId.TryWriteBytes(message.AsSpan(IdBytes));
        BinaryPrimitives.WriteInt64BigEndian(message.AsSpan(IdBytes + IdBytes), login.SecurityEpoch);
        BinaryPrimitives.WriteInt64BigEndian(message.AsSpan(IdBytes + IdBytes + sizeof(long)), issuedAt);
        return message;
    }
}
