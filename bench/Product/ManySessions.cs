using System.Buffers.Text;
using System.Net;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Sessions;
using Sesame.Grains.Sessions;
using Sesame.Grains.Storage;
using Sesame.Grains.Tokens;

namespace Sesame.Bench.Product;

/// <summary>
/// More users and sessions than anybody could log in: made by the product's own code, each session with a sealed key of its own, and copied into the
/// tables as they are. What is written this way is what a login would have written.
/// </summary>
internal sealed class ManySessions : IAsyncDisposable
{
    private const string Browser = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
    private const string Columns =
        "id, version, user_id, client_id, session_key, generation, generation_at, methods, authenticated_at, ip_address, user_agent, created_at, last_active_at, absolute_end";

    private static readonly IPAddress Address = IPAddress.Parse("198.51.100.7");

    private readonly SesameProcess server;
    private readonly string clientId;
    private readonly NpgsqlDataSource source;
    private readonly SessionIssuer issuer;

    /// <param name="server">The server whose rows these are.</param>
    /// <param name="token">One of its tokens; those made here name the same issuer.</param>
    public ManySessions(SesameProcess server, string token)
    {
        this.server = server;
        clientId = server.Bootstrap.ClientId;
        var secrets = new SecretBox(MasterKeys.Load(Path.Combine(server.Home, "master.key")));
        var tokens = new TokenOptions { Issuer = IssuerOf(token) };
        source = NpgsqlDataSource.Create($"Host={server.SocketFolder};Username=sesame;Database=sesame;Maximum Pool Size=4");
        var database = new Database(source, new Backends(TimeProvider.System), new ConnectionGate(4, 1000, TimeSpan.FromSeconds(10)));
        var ring = new SigningKeyRing(database, new SigningKeyFactory(secrets, tokens), null!, TimeProvider.System);
        issuer = new SessionIssuer(new SessionKeys(secrets, database), new AccessTokenMinter(ring, new ClaimTemplate(new ClaimOptions(), database), tokens), new SessionOptions());
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();

    /// <summary>Copies of one registered user, with ids of their own.</summary>
    public List<Guid> CopyUsers(Guid original, int count) => [.. ManyUsers.CopiesOf(server, original, count).Select(user => user.Id)];

    /// <summary>So many sessions for each user; gives some of them, with their keys, evenly spread over the users.</summary>
    public List<(SessionState Session, byte[] Key)> CopySessions(IReadOnlyList<Guid> users, int ofEach, int kept)
    {
        using var connection = server.Connect();
        // The users are there: a million looks at each would only measure that.
        using (var command = new NpgsqlCommand("set session_replication_role = replica", connection))
        {
            command.ExecuteNonQuery();
        }

        var open = new OpenSession(new CallContext(CallerKind.System, UserAgent: Browser), clientId, 0, ["pwd"], null);
        var keeping = new List<(SessionState, byte[])>(kept);
        var every = users.Count * ofEach / kept;
        using (var rows = connection.BeginBinaryImport($"COPY sessions ({Columns}) FROM STDIN (FORMAT BINARY)"))
        {
            for (var n = 0; n < users.Count * ofEach; n++)
            {
                var (session, key, sealedKey) = issuer.Begin(users[n / ofEach], open, DateTimeOffset.UtcNow);
                Write(rows, session, sealedKey);
                if (n % every == 0)
                {
                    keeping.Add((session, key));
                }
            }

            rows.Complete();
        }

        using var settle = new NpgsqlCommand("vacuum (analyze) sessions, users", connection) { CommandTimeout = 300 };
        settle.ExecuteNonQuery();
        return keeping;
    }

    /// <summary>A token of a session, as a login would have handed it out just now.</summary>
    public string TokenOf((SessionState Session, byte[] Key) session) =>
        issuer.Grant(session.Session, session.Key, CallContext.System, DateTimeOffset.UtcNow).Result.AccessToken;

    private static string IssuerOf(string token) =>
        JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[1])).RootElement.GetProperty("iss").GetString()!;

    private static void Write(NpgsqlBinaryImporter rows, SessionState session, byte[] sealedKey)
    {
        rows.StartRow();
        rows.Write(session.Id, NpgsqlDbType.Uuid);
        rows.Write(1L, NpgsqlDbType.Bigint);
        rows.Write(session.UserId, NpgsqlDbType.Uuid);
        rows.Write(session.ClientId, NpgsqlDbType.Text);
        rows.Write(sealedKey, NpgsqlDbType.Bytea);
        rows.Write(session.Generation, NpgsqlDbType.Integer);
        rows.Write(session.GenerationAt, NpgsqlDbType.TimestampTz);
        rows.Write(session.Methods.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text);
        rows.Write(session.AuthenticatedAt, NpgsqlDbType.TimestampTz);
        rows.Write(Address, NpgsqlDbType.Inet);
        rows.Write(Browser, NpgsqlDbType.Text);
        rows.Write(session.AuthenticatedAt, NpgsqlDbType.TimestampTz);
        rows.Write(session.LastActiveAt, NpgsqlDbType.TimestampTz);
        rows.Write(session.AbsoluteEnd, NpgsqlDbType.TimestampTz);
    }
}
