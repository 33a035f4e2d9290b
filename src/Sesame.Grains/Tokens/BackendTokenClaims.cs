using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Sesame.Grains.Users;

namespace Sesame.Grains.Tokens;

/// <summary>
/// The claims of a token of the API for back ends, by the names that its published clients read. <c>epoch</c> is the user's security epoch: what ends all that is
/// his ends the token.
/// </summary>
internal sealed class BackendTokenClaims(TokenOptions options)
{
    private const int TokenIdBytes = 12;

    // The published clients take the origin of the deployment's address for the issuer.
    private readonly string issuer = new Uri(options.Issuer).GetLeftPart(UriPartial.Authority);

    public ReadOnlyMemory<byte> Of(UserState user, DateTimeOffset now, TimeSpan lifetime)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("iss", issuer);
        json.WriteString("sub", user.Id);
        json.WriteString("user_id", user.Id);
        json.WriteString("jti", Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenIdBytes)));
        json.WriteNumber("iat", now.ToUnixTimeSeconds());
        json.WriteNumber("exp", (now + lifetime).ToUnixTimeSeconds());
        json.WriteNumber("epoch", user.SecurityEpoch);
        json.WriteString("email", UserEmails.Primary(user)?.Email ?? "");
        WriteText("username", user.Profile.Username);
        WriteText("first_name", user.Profile.FirstName);
        WriteText("last_name", user.Profile.LastName);
        WriteText("legacy_user_id", user.LegacyUserId);
        // No user has organizations in this version.
        json.WriteStartObject("org_id_to_org_member_info");
        json.WriteEndObject();
        json.WriteStartObject("login_method");
        json.WriteString("login_method", "generated_from_backend_api");
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;

        void WriteText(string name, string? value)
        {
            if (value is not null)
            {
                json.WriteString(name, value);
            }
        }
    }
}
