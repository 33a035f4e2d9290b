using System.Text.Json;
using Npgsql;

namespace Orleans.Runtime.Cluster;

/// <summary>
/// Members and owners in PostgreSQL. Renewals have a connection of their own and answer on the thread that asks; everything
/// else shares a second one, and fencing, which may wait, has a third.
/// </summary>
internal sealed class PostgresClusterStore : IClusterStore
{
    private static readonly TimeSpan FencePause = TimeSpan.FromMilliseconds(50);

    private readonly MemberConnection _renewing;
    private readonly MemberConnection _working;
    private readonly MemberConnection _fencing;
    private readonly SemaphoreSlim _workTurn = new(1);
    private readonly SemaphoreSlim _fenceTurn = new(1);
    private readonly TimeProvider _time;

    public PostgresClusterStore(string connectionString, ClusterSettings settings, TimeProvider time)
    {
        // A renewal that hangs must give up well before the lease is over, so that another can be tried.
        var patience = Math.Max(1, (int)(settings.LeaseSeconds / 3));
        var unpooled = new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = "sesame member",
            // The server is told to stop, but nobody waits for its answer.
            CancellationTimeout = -1,
            CommandTimeout = patience,
            Enlist = false,
            Pooling = false,
            Timeout = patience,
        };
        _renewing = new MemberConnection(unpooled.ConnectionString);
        _working = new MemberConnection(unpooled.ConnectionString);
        _fencing = new MemberConnection(unpooled.ConnectionString);
        _time = time;
    }

    /// <summary>The number of the advisory lock that every connection of a member holds, shared.</summary>
    public static long LockKey(Guid incarnation) => BitConverter.ToInt64(incarnation.ToByteArray(), 8);

    public async Task Join(Member self, CancellationToken cancellationToken)
    {
        await Work(connection =>
        {
            using (var forget = new NpgsqlCommand(ClusterSql.Forget, connection))
            {
                forget.ExecuteNonQuery();
            }

            using var join = new NpgsqlCommand(ClusterSql.Join, connection)
            {
                Parameters = { Value(self.Incarnation), Value(self.Name), Value(self.Address), Value(JsonSerializer.Serialize(self.Facts)) },
            };
            return join.ExecuteNonQuery();
        }, cancellationToken, begins: true);
        Array.ForEach([_working, _renewing, _fencing], connection => connection.Belong(self.Incarnation));

        // Open from the start: the dead may hold all connections that the server has left.
        if (await _fenceTurn.WaitAsync(TimeSpan.Zero, cancellationToken))
        {
            try
            {
                _fencing.Open();
            }
            finally
            {
                _fenceTurn.Release();
            }
        }
    }

    public Task<ClusterView?> Renew(Guid incarnation, long knownChange, CancellationToken cancellationToken)
    {
        try
        {
            var connection = _renewing.Open();
            // Committed before the view is read: its lock must not wait for rows to reach a process that stands still.
            var renew = new NpgsqlBatchCommand(ClusterSql.Renew) { AppendErrorBarrier = true, Parameters = { Value(incarnation) } };
            using var batch = ViewBatch(connection, renew, knownChange);
            return Task.FromResult(ReadView(batch));
        }
        catch (NotMemberException)
        {
            return Task.FromResult<ClusterView?>(null);
        }
        catch (Exception exception)
        {
            _renewing.Close();
            return Task.FromException<ClusterView?>(exception);
        }
    }

    public Task<ClusterView> Read(long knownChange, CancellationToken cancellationToken) => Work(connection =>
    {
        using var batch = ViewBatch(connection, new NpgsqlBatchCommand(ClusterSql.Clock), knownChange);
        return ReadView(batch)!;
    }, cancellationToken);

    public Task<IReadOnlyList<Ownership>> Claim(Guid incarnation, IReadOnlyCollection<int> partitions, CancellationToken cancellationToken) =>
        Work<IReadOnlyList<Ownership>>(connection =>
        {
            using var batch = new NpgsqlBatch(connection)
            {
                BatchCommands =
                {
                    new NpgsqlBatchCommand(ClusterSql.Claim) { AppendErrorBarrier = true, Parameters = { Value(incarnation), Value(partitions.ToArray()) } },
                    new NpgsqlBatchCommand(ClusterSql.Owned) { Parameters = { Value(incarnation), Value(partitions.ToArray()) } },
                },
            };
            using var reader = batch.ExecuteReader();
            reader.Read();
            if (!reader.GetBoolean(0))
            {
                throw new NotMemberException("Only an active member may claim.");
            }

            reader.NextResult();
            var won = new List<Ownership>();
            while (reader.Read())
            {
                won.Add(new Ownership(reader.GetInt32(0), incarnation, reader.GetInt64(1)));
            }

            return won;
        }, cancellationToken);

    public async Task Release(Guid incarnation, IReadOnlyCollection<Ownership> partitions, CancellationToken cancellationToken)
    {
        var partitionsGiven = Value(partitions.Select(owned => owned.Partition).ToArray());
        var epochsGiven = Value(partitions.Select(owned => owned.Epoch).ToArray());
        if (!await Ask(ClusterSql.Release, cancellationToken, Value(incarnation), partitionsGiven, epochsGiven))
        {
            throw new NotMemberException("One that was judged dead gives nothing up.");
        }
    }

    public Task BeginLeave(Guid incarnation, CancellationToken cancellationToken) => Run(ClusterSql.BeginLeave, cancellationToken, Value(incarnation));

    public Task<bool> EndLeave(Guid incarnation, CancellationToken cancellationToken) =>
        Ask(ClusterSql.EndLeave, cancellationToken, Value(incarnation));

    public async Task<bool> Condemn(Guid incarnation, long counter, CancellationToken cancellationToken) =>
        await Run(ClusterSql.Condemn, cancellationToken, Value(incarnation), Value(counter)) == 1;

    public async Task Fence(Guid incarnation, CancellationToken cancellationToken)
    {
        await _fenceTurn.WaitAsync(cancellationToken);
        try
        {
            var key = LockKey(incarnation);
            var connection = _fencing.Open();
            while (Scalar<long>(connection, ClusterSql.EndBackends, key) > 0 || !Scalar<bool>(connection, ClusterSql.IsUnmarked, key))
            {
                await Task.Delay(FencePause, _time, cancellationToken);
            }

            // Nothing of it is left, and nothing new is let in: its row says dead.
            using var free = new NpgsqlCommand(ClusterSql.Free, connection) { Parameters = { Value(incarnation) } };
            await free.ExecuteNonQueryAsync(cancellationToken);
        }
        catch
        {
            // How it stands is not known.
            _fencing.Close();
            throw;
        }
        finally
        {
            _fenceTurn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _renewing.DisposeAsync();
        await _working.DisposeAsync();
        await _fencing.DisposeAsync();
        _workTurn.Dispose();
        _fenceTurn.Dispose();
    }

    private static NpgsqlParameter Value(object value) => new() { Value = value };

    private static T Scalar<T>(NpgsqlConnection connection, string sql, long key)
    {
        using var command = new NpgsqlCommand(sql, connection) { Parameters = { Value(key) } };
        return (T)command.ExecuteScalar()!;
    }

    private static NpgsqlBatch ViewBatch(NpgsqlConnection connection, NpgsqlBatchCommand first, long knownChange) => new(connection)
    {
        BatchCommands =
        {
            first,
            new NpgsqlBatchCommand(ClusterSql.Members),
            new NpgsqlBatchCommand(ClusterSql.LastChange),
            new NpgsqlBatchCommand(ClusterSql.Changed) { Parameters = { Value(knownChange) } },
        },
    };

    private static ClusterView? ReadView(NpgsqlBatch batch)
    {
        using var reader = batch.ExecuteReader();
        if (!reader.Read())
        {
            return null;
        }

        var at = new DateTimeOffset(reader.GetDateTime(0), TimeSpan.Zero);
        var members = new List<Member>();
        reader.NextResult();
        while (reader.Read())
        {
            members.Add(new Member(
                reader.GetGuid(0),
                reader.GetString(1),
                reader.GetString(2),
                (MemberStatus)reader.GetInt16(3),
                reader.GetInt64(4),
                JsonSerializer.Deserialize<Dictionary<string, string>>(reader.GetString(5)) ?? []));
        }

        reader.NextResult();
        reader.Read();
        var change = reader.GetInt64(0);
        var changed = new List<Ownership>();
        reader.NextResult();
        while (reader.Read())
        {
            changed.Add(new Ownership(reader.GetInt32(0), reader.IsDBNull(1) ? null : reader.GetGuid(1), reader.GetInt64(2)));
        }

        return new ClusterView(at, members, changed, change);
    }

    private Task<int> Run(string sql, CancellationToken cancellationToken, params NpgsqlParameter[] parameters) => Work(connection =>
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        return command.ExecuteNonQuery();
    }, cancellationToken);

    private Task<bool> Ask(string sql, CancellationToken cancellationToken, params NpgsqlParameter[] parameters) => Work(connection =>
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        return (bool)command.ExecuteScalar()!;
    }, cancellationToken);

    private async Task<T> Work<T>(Func<NpgsqlConnection, T> work, CancellationToken cancellationToken, bool begins = false)
    {
        await _workTurn.WaitAsync(cancellationToken);
        try
        {
            if (begins)
            {
                // There is no row yet that could be checked.
                _working.Belong(null);
            }

            return work(_working.Open());
        }
        catch (Exception exception) when (exception is not NotMemberException)
        {
            _working.Close();
            throw;
        }
        finally
        {
            _workTurn.Release();
        }
    }
}
