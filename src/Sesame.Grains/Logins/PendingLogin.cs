using System.Text.Json;
using System.Text.Json.Serialization;
using Sesame.Grains.Storage;
using Sesame.Grains.Users;

namespace Sesame.Grains.Logins;

/// <summary>A login that waits for a mailed code or link to come back.</summary>
/// <param name="Email">The address it was mailed to.</param>
/// <param name="UserId">Whose login the address was then; null when nobody's.</param>
/// <param name="SecurityEpoch">His security epoch then: what ends his sessions ends this login too.</param>
internal sealed record PendingLogin(string Email, Guid? UserId, long SecurityEpoch)
{
    private const string Purpose = "mailed-login";

    [JsonIgnore]
    public UserLogin? Login => UserId is { } id ? new UserLogin(id, SecurityEpoch) : null;

    public byte[] Seal(SecretBox secrets) => secrets.Protect(Purpose, JsonSerializer.SerializeToUtf8Bytes(this));

    public static PendingLogin Open(SecretBox secrets, byte[] box) =>
        JsonSerializer.Deserialize<PendingLogin>(secrets.Unprotect(Purpose, box))!;
}
