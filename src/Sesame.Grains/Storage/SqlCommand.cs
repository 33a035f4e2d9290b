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
}
