using Npgsql;

namespace Orleans.Runtime.Cluster;

/// <summary>
/// One connection outside any pool, opened again when it broke, and marked as the member's each time. Used by one caller
/// at a time; whose it is may be said by any.
/// </summary>
internal sealed class MemberConnection(string connectionString) : IAsyncDisposable
{
    private NpgsqlConnection? _connection;
    private Mark? _mark;
    private volatile Mark _wanted = new(null);

    /// <summary>From now on the connection is this member's; what stands is closed by the next that opens.</summary>
    public void Belong(Guid? incarnation) => _wanted = new Mark(incarnation);

    /// <summary>An open connection. Throws <see cref="NotMemberException"/> when the member serves no more.</summary>
    public NpgsqlConnection Open()
    {
        var wanted = _wanted;
        if (_connection is { FullState: System.Data.ConnectionState.Open } standing && _mark == wanted)
        {
            return standing;
        }

        Close();
        var opened = new NpgsqlConnection(connectionString);
        try
        {
            opened.Open();
            Admit(opened, wanted.Incarnation);
            (_connection, _mark) = (opened, wanted);
            return opened;
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

    private static void Admit(NpgsqlConnection connection, Guid? incarnation)
    {
        if (incarnation is { } marked)
        {
            using var mark = new NpgsqlCommand(ClusterSql.Mark, connection) { Parameters = { new() { Value = PostgresClusterStore.LockKey(marked) } } };
            mark.ExecuteNonQuery();
        }

        using var admission = new NpgsqlCommand(ClusterSql.Admission, connection) { Parameters = { new() { Value = incarnation ?? Guid.Empty } } };
        using var reader = admission.ExecuteReader();
        reader.Read();
        if (reader.GetInt32(0) != connection.ProcessID)
        {
            throw new OrleansConfigurationException(
                "The connection string points at a transaction pooler. Silos hold locks by session: connect to PostgreSQL itself.");
        }

        if (incarnation is not null && (reader.IsDBNull(1) || (MemberStatus)reader.GetInt16(1) is not (MemberStatus.Active or MemberStatus.Leaving)))
        {
            throw new NotMemberException("This incarnation is no member of the cluster any more.");
        }
    }

    // Compared by reference: each time it is said anew.
    private sealed class Mark(Guid? incarnation)
    {
        public Guid? Incarnation => incarnation;
    }
}
