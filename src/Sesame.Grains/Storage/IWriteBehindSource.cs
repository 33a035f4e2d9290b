using Npgsql;

namespace Sesame.Grains.Storage;

/// <summary>Holds rows in memory that may reach the database a moment later: counters, times of last activity.</summary>
public interface IWriteBehindSource
{
    /// <summary>
    /// Takes the rows that changed since the last call; null when none did. Calls never overlap. The statement is sent
    /// again after a failure, perhaps for the second time, so it must be harmless twice and never lower a value.
    /// </summary>
    WriteBehindBatch? Take();

    /// <summary>Forgets what is held: this member's right to serve has ended, and others go on from what is written.</summary>
    void Drop();
}

/// <param name="Command">One statement for all the rows taken.</param>
/// <param name="Settled">Called once: true when the rows are committed, false when they count as changed again.</param>
public sealed record WriteBehindBatch(NpgsqlBatchCommand Command, Action<bool> Settled);
