using Npgsql;

namespace Sesame.Bench.Product;

/// <summary>More users than anybody could register, each of whom hashes a password: copies of one, password included, with ids and addresses of their own.</summary>
internal static class ManyUsers
{
    private const int AtOnce = 100_000;

    public static List<(Guid Id, string Email)> CopiesOf(SesameProcess server, Guid original, int count)
    {
        using var connection = server.Connect();
        // The users are there: a look at each for each of its addresses would only take time.
        Execute(connection, "set session_replication_role = replica");
        var statement = Statement(connection);
        var users = Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7()).ToList();
        foreach (var some in users.Chunk(AtOnce))
        {
            Execute(connection, statement, new NpgsqlParameter<Guid[]> { TypedValue = some }, new NpgsqlParameter<Guid> { TypedValue = original });
        }

        Execute(connection, "vacuum (analyze) users, user_emails, credentials");
        // Otherwise it is written out while something is measured.
        Execute(connection, "checkpoint");
        return [.. users.Select(user => (user, AddressOf(user)))];
    }

    private static string AddressOf(Guid user) => $"{user}@bench.example";

    // Columns that the database computes itself cannot be written.
    private static string Statement(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(
            "select string_agg(quote_ident(column_name), ', ') from information_schema.columns where table_schema = current_schema() and table_name = 'users' and is_generated = 'NEVER'", connection);
        var columns = (string)command.ExecuteScalar()!;
        return $"""
            with made as (
                insert into users ({columns})
                select {columns} from (
                    select (jsonb_populate_record(u, jsonb_build_object('id', b.id, 'username', null, 'legacy_user_id', null))).*
                    from users u, unnest($1::uuid[]) as b (id) where u.id = $2
                ) copies
                returning id
            ), addressed as (
                insert into user_emails
                select (jsonb_populate_record(e, jsonb_build_object('user_id', m.id, 'email', m.id || '@bench.example'))).*
                from user_emails e, made m where e.user_id = $2
            )
            insert into credentials
            select (jsonb_populate_record(c, jsonb_build_object('user_id', m.id))).*
            from credentials c, made m where c.user_id = $2
            """;
    }

    private static void Execute(NpgsqlConnection connection, string text, params NpgsqlParameter[] parameters)
    {
        using var command = new NpgsqlCommand(text, connection) { CommandTimeout = 600 };
        command.Parameters.AddRange(parameters);
        command.ExecuteNonQuery();
    }
}
