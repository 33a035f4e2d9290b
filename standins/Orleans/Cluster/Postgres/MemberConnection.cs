using Npgsql;

namespace Orleans.Runtime.Cluster;

/// <summary>
/// One connection outside any pool, opened again when it broke, and marked as the member's each time. Used by one caller
/// at a time.
/// </summary>
internal sealed class MemberConnection(string connectionString) : IAsyncDisposable
{
    private NpgsqlConnection? _connection;
    private Guid? _incarnation;

    /// <summary>From now on the connection is this member's; what stands is closed.</summary>
    public void Belong(Guid? incarnation)
    {
        _incarnation = incarnation;
        Close();
    }

    /// <summary>An open connection. Throws <see cref="NotMemberException"/> when the member serves no more.</summary>
    public NpgsqlConnection Open()
    {
        if (_connection is { FullState: System.Data.ConnectionState.Open } standing)
        {
            return standing;
        }

        Close();
        var opened = new NpgsqlConnection(connectionString);
        try
        {
            opened.Open();
            if (_incarnation is { } incarnation)
            {
                Mark(opened, incarnation);
            }

            return _connection = opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    public void Close()
    {
        _connection?.Dispose();
        _connection = null;
    }

    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private static void Mark(NpgsqlConnection connection, Guid incarnation)
    {
        using var mark = new NpgsqlCommand(ClusterSql.Mark, connection) { Parameters = { new() { Value = PostgresClusterStore.LockKey(incarnation) } } };
        mark.ExecuteNonQuery();
        using var status = new NpgsqlCommand(ClusterSql.StatusOf, connection) { Parameters = { new() { Value = incarnation } } };
        if (status.ExecuteScalar() is not short value || (MemberStatus)value is not (MemberStatus.Active or MemberStatus.Leaving))
        {
            throw new NotMemberException("This incarnation is no member of the cluster any more.");
        }
    }
}
