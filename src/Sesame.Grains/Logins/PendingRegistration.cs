using System.Text.Json;
using Sesame.Abstractions.Users;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Logins;

/// <summary>A stranger's registration that waits for the proof of its address.</summary>
/// <param name="Email">The address.</param>
/// <param name="PasswordHash">PHC string of the password of this registration.</param>
/// <param name="Profile">Names and properties.</param>
internal sealed record PendingRegistration(string Email, string? PasswordHash, UserProfile Profile)
{
    private const string Purpose = "login-flow";

    public byte[] Seal(SecretBox secrets) => secrets.Protect(Purpose, JsonSerializer.SerializeToUtf8Bytes(this));

    public static PendingRegistration Open(SecretBox secrets, byte[] box) =>
        JsonSerializer.Deserialize<PendingRegistration>(secrets.Unprotect(Purpose, box))!;
}
