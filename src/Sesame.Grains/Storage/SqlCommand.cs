using Npgsql;

namespace Sesame.Grains.Storage;

/// <summary>Makes a batch command of a statement with positional parameters.</summary>
public static class SqlCommand
{
    public static NpgsqlBatchCommand Of(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        return command;
    }

    /// <summary>
    /// The same command for another connection. The driver notes in a command how it was prepared on the connection that
    /// first ran it, so one that has run must not run elsewhere.
    /// </summary>
    internal static NpgsqlBatchCommand Again(NpgsqlBatchCommand command)
    {
        var again = new NpgsqlBatchCommand(command.CommandText);
        foreach (NpgsqlParameter parameter in command.Parameters)
        {
            again.Parameters.Add(parameter.Clone());
        }

        return again;
    }
}
