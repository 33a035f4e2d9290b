using System.Text.Json;

namespace Sesame.Abstractions.Users;

/// <summary>One user of another system, as sent; the work that takes him over checks every field. Kept as JSON until then: members are added with a default.</summary>
/// <param name="Email">The address.</param>
/// <param name="EmailConfirmed">Whether the other system has proved it.</param>
/// <param name="LegacyUserId">Id the user had there.</param>
/// <param name="Profile">Names and properties.</param>
/// <param name="PictureUrl">Address of a picture.</param>
/// <param name="Enabled">Whether the account may be used.</param>
/// <param name="UpdatePasswordRequired">Whether the first login with a password asks for a new one.</param>
/// <param name="CanCreateOrgs">Whether the user may create organizations.</param>
/// <param name="PasswordHash">What the other system stored of the password; null for none.</param>
public sealed record ImportedUser(
    string Email,
    bool EmailConfirmed,
    string? LegacyUserId,
    UserProfile Profile,
    string? PictureUrl = null,
    bool Enabled = true,
    bool UpdatePasswordRequired = false,
    bool CanCreateOrgs = false,
    string? PasswordHash = null)
{
    /// <summary>The kind of the work that takes users over.</summary>
    public const string WorkKind = "users.import";

    /// <summary>Most users in one part of the work.</summary>
    public const int PartMax = 100;

    /// <summary>Users as they are kept until they are taken over.</summary>
    public static byte[] Pack(IReadOnlyList<ImportedUser> users) => JsonSerializer.SerializeToUtf8Bytes(users);

    /// <summary>What <see cref="Pack"/> made.</summary>
    public static IReadOnlyList<ImportedUser> Unpack(ReadOnlyMemory<byte> packed) => JsonSerializer.Deserialize<List<ImportedUser>>(packed.Span)!;

    /// <inheritdoc />
    public override string ToString() => "ImportedUser { *** }";
}
