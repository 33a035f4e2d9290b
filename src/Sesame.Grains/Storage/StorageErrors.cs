using System.Net.Sockets;
using Npgsql;

namespace Sesame.Grains.Storage;

/// <summary>Turns the driver's exceptions into ours. Their texts name no values.</summary>
internal static class StorageErrors
{
    public static bool IsOfDriver(Exception exception) =>
        exception is NpgsqlException or IOException or SocketException or TimeoutException or ObjectDisposedException;

    /// <summary>The server rolled back because of another command; the same one may pass now.</summary>
    public static bool IsTransient(PostgresException exception) =>
        exception.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected;

    /// <summary>
    /// Whether the server's word decides the command: an error of a statement rolls back all of them. A server that ends
    /// the connection says nothing about a COMMIT it may be in the middle of.
    /// </summary>
    public static bool Decides(PostgresException exception) =>
        exception.SqlState is not (PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown)
        && !exception.SqlState.StartsWith("08", StringComparison.Ordinal)
        && exception.InvariantSeverity is not ("FATAL" or "PANIC");

    public static Exception Translate(Exception exception) => exception switch
    {
        PostgresException { SqlState: Guard.Expectation } guard => new ExpectationFailedException(guard.TableName ?? "", guard),
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ExclusionViolation } taken => new KeyTakenException(taken.ConstraintName ?? "", taken),
        PostgresException { SqlState: PostgresErrorCodes.ForeignKeyViolation or PostgresErrorCodes.CheckViolation or PostgresErrorCodes.NotNullViolation } refused =>
            new ConstraintFailedException(refused.ConstraintName ?? refused.ColumnName ?? "", refused),
        PostgresException lacking when IsLackOfMeans(lacking.SqlState) => new StorageUnavailableException($"PostgreSQL could not carry out the command ({lacking.SqlState}).", lacking),
        PostgresException fault => new StorageException($"PostgreSQL refused a statement ({fault.SqlState}).", fault.SqlState, fault),
        _ => new StorageUnavailableException("The connection to PostgreSQL failed.", exception),
    };

    // Resources, locks not had in time, shutdown, a server that only reads, input/output: nothing in the command is wrong.
    private static bool IsLackOfMeans(string sqlState) =>
        sqlState.StartsWith("53", StringComparison.Ordinal)
        || sqlState.StartsWith("57", StringComparison.Ordinal)
        || sqlState.StartsWith("58", StringComparison.Ordinal)
        || sqlState.StartsWith("08", StringComparison.Ordinal)
        || sqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.ReadOnlySqlTransaction
            or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected;
}
