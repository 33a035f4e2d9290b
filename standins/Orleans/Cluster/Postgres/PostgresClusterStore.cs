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
        // A renewal that hangs must give up well before the lease is over, so that another can be tried. Nothing ends with the others.
        var patience = Math.Max(1, (int)(settings.LeaseSeconds / 3));
        _renewing = new MemberConnection(Unpooled(connectionString, patience));
        _working = new MemberConnection(Unpooled(connectionString, patience * 2));
        _fencing = new MemberConnection(Unpooled(connectionString, patience * 2));
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
            // Statement by statement: no lock of the first waits for rows to reach a process that stands still, and a batch
            // would send its later ones by way of the thread pool.
            using var renew = new NpgsqlCommand(ClusterSql.Renew, connection) { Parameters = { Value(incarnation) } };
            return Task.FromResult(renew.ExecuteScalar() is DateTime at ? View(connection, at, knownChange) : null);
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
        using var clock = new NpgsqlCommand(ClusterSql.Clock, connection);
        return View(connection, (DateTime)clock.ExecuteScalar()!, knownChange);
    }, cancellationToken);

    public Task<IReadOnlyList<Ownership>> Claim(Guid incarnation, IReadOnlyCollection<int> partitions, CancellationToken cancellationToken) =>
        Work<IReadOnlyList<Ownership>>(connection =>
        {
            using var claim = new NpgsqlCommand(ClusterSql.Claim, connection) { Parameters = { Value(incarnation), Value(partitions.ToArray()) } };
            if (!(bool)claim.ExecuteScalar()!)
            {
                throw new NotMemberException("Only an active member may claim.");
            }

            using var owned = new NpgsqlCommand(ClusterSql.Owned, connection) { Parameters = { Value(incarnation), Value(partitions.ToArray()) } };
            using var reader = owned.ExecuteReader();
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

    private static string Unpooled(string connectionString, int patience) => new NpgsqlConnectionStringBuilder(connectionString)
    {
        ApplicationName = "sesame member",
        // The server is told to stop, but nobody waits for its answer.
        CancellationTimeout = -1,
        CommandTimeout = patience,
        Enlist = false,
        Pooling = false,
        Timeout = patience,
    }.ConnectionString;

    private static NpgsqlParameter Value(object value) => new() { Value = value };

    private static T Scalar<T>(NpgsqlConnection connection, string sql, long key)
    {
        using var command = new NpgsqlCommand(sql, connection) { Parameters = { Value(key) } };
        return (T)command.ExecuteScalar()!;
    }

    // The newest change before the changes: whatever has come in between is told now and once more.
    private static ClusterView View(NpgsqlConnection connection, DateTime at, long knownChange)
    {
        using var last = new NpgsqlCommand(ClusterSql.LastChange, connection);
        var change = (long)last.ExecuteScalar()!;
        return new ClusterView(new DateTimeOffset(at, TimeSpan.Zero), Members(connection), Changed(connection, knownChange), change);
    }

    private static List<Member> Members(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(ClusterSql.Members, connection);
        using var reader = command.ExecuteReader();
        var members = new List<Member>();
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

        return members;
    }

    private static List<Ownership> Changed(NpgsqlConnection connection, long knownChange)
    {
        using var command = new NpgsqlCommand(ClusterSql.Changed, connection) { Parameters = { Value(knownChange) } };
        using var reader = command.ExecuteReader();
        var changed = new List<Ownership>();
        while (reader.Read())
        {
            changed.Add(new Ownership(reader.GetInt32(0), reader.IsDBNull(1) ? null : reader.GetGuid(1), reader.GetInt64(2)));
        }

        return changed;
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
