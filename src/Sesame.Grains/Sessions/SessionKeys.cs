using System.Security.Cryptography;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Sessions;

/// <summary>The secret keys by which refresh tokens are made and known: sealed under the master key in the session's row, and read only when one is needed.</summary>
internal sealed class SessionKeys(SecretBox secrets, Database database)
{
    private const string Purpose = "session-key";

    /// <summary>A new key, in the clear and as its row keeps it.</summary>
    public (byte[] Key, byte[] Sealed) Make()
    {
        var key = RandomNumberGenerator.GetBytes(RefreshTokens.KeyBytes);
        return (key, secrets.Protect(Purpose, key));
    }

    /// <summary>The key of a session in the clear, null when its row is gone, and whether its client proved itself as it was opened.</summary>
    public async Task<(byte[]? Key, bool ClientProved)> Read(Guid sessionId)
    {
        var (box, clientProved) = await database.FirstAsync(
            SqlCommand.Of(SqlFile.Load<SessionKeys>("read_session_key"), Param.Uuid(sessionId)), row => (row.Bytes("session_key"), row.Bool("client_proved")));
        return (box is null ? null : secrets.Unprotect(Purpose, box), clientProved);
    }
}
