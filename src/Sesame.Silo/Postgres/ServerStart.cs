using System.Globalization;

namespace Sesame.Silo.Postgres;

/// <summary>The words that start a server.</summary>
internal static class ServerStart
{
    // setsid: a Ctrl-C at the terminal reaches us and not the server, which must be there until the last flush.
    private const string Script = "mv -f \"$0\" \"$0.1\" 2>/dev/null; exec setsid \"$@\" </dev/null >\"$0\" 2>&1";

    public static string[] Words(string programs, PostgresFolders folders, ServerUser user, EmbeddedPostgresOptions options) =>
    [
        "/bin/sh", "-c", Script, folders.Log, .. user.Prefix(), Path.Combine(programs, "postgres"), "-D", folders.Data,
        .. Settings(folders, options).SelectMany(setting => new[] { "-c", $"{setting.Key}={setting.Value}" }),
    ];

    private static Dictionary<string, string> Settings(PostgresFolders folders, EmbeddedPostgresOptions options)
    {
        var settings = new Dictionary<string, string>
        {
            ["listen_addresses"] = "",
            ["port"] = "5432",
            ["unix_socket_directories"] = Quote(folders.Socket),
            ["unix_socket_permissions"] = "0700",
            ["fsync"] = "on",
            ["full_page_writes"] = "on",
            ["synchronous_commit"] = "on",
            ["max_connections"] = options.ConnectionsMax.ToString(CultureInfo.InvariantCulture),
            ["shared_buffers"] = string.Create(CultureInfo.InvariantCulture, $"{options.SharedBuffersMegabytes}MB"),
            ["max_wal_size"] = "2GB",
            ["checkpoint_timeout"] = "15min",
            ["wal_compression"] = "on",
            // Our statements are short; compiling them costs more than it saves.
            ["jit"] = "off",
            // Commands are short: who waits this long for a lock waits in a circle, and one of them is tried again.
            ["deadlock_timeout"] = "200ms",
            ["timezone"] = "UTC",
            ["log_timezone"] = "UTC",
            // Notices of a client that vanished while its statement waits.
            ["client_connection_check_interval"] = "1s",
            ["idle_in_transaction_session_timeout"] = "60s",
            // The errors of statements are told to the one who sent them; here they would only fill the file.
            ["log_min_messages"] = "log",
            ["log_checkpoints"] = "off",
            // A statement in the log could hold a person's data.
            ["log_min_error_statement"] = "panic",
            ["log_error_verbosity"] = "terse",
        };
        foreach (var (name, value) in options.Settings)
        {
            settings[name] = value;
        }

        return settings;
    }

    // The setting is a list, in which a comma or a space would part two folders.
    private static string Quote(string folder) => "\"" + folder.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
