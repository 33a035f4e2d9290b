using System.Text.Json;
using Sesame.Grains.Sessions;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Logins;

/// <summary>What a login has proved so far, and of whom.</summary>
/// <param name="UserId">The account that the first success bound the login to.</param>
/// <param name="SecurityEpoch">The user's security epoch as the login began; the session opens only while it stands.</param>
/// <param name="Methods">Authentication methods used, by RFC 8176.</param>
/// <param name="DeviceId">The known device that the first factor came from.</param>
/// <param name="IdentifierHash">SHA-256 of the identifier that the login began with, under which its attempts are found.</param>
/// <param name="ReusedTold">How often it was told that a chosen password was used before.</param>
public sealed record LoginProgress(
    Guid UserId, long SecurityEpoch, IReadOnlyList<string> Methods, Guid? DeviceId, string? IdentifierHash = null, int ReusedTold = 0)
{
    private const string Purpose = "login-progress";

    /// <summary>Whether a second factor was proved.</summary>
    public bool HasSecondFactor => Methods.Contains(AuthenticationMethods.SeveralFactors);

    /// <summary>The progress with a second factor proved by this method.</summary>
    public LoginProgress WithSecondFactor(string method) => this with { Methods = [.. Methods.Append(method).Append(AuthenticationMethods.SeveralFactors).Distinct()] };

    /// <summary>The progress as a flow keeps it.</summary>
    public byte[] Seal(SecretBox secrets) => secrets.Protect(Purpose, JsonSerializer.SerializeToUtf8Bytes(this));

    /// <summary>Reads what <see cref="Seal"/> made.</summary>
    public static LoginProgress Open(SecretBox secrets, byte[] box) => JsonSerializer.Deserialize<LoginProgress>(secrets.Unprotect(Purpose, box))!;
}
