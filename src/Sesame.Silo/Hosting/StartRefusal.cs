using System.Security.Cryptography;
using Npgsql;
using Orleans.Runtime;
using Sesame.Grains.Storage;
using Sesame.Silo.Postgres;

namespace Sesame.Silo.Hosting;

/// <summary>Tells the reasons not to start that an operator can mend from bugs, which keep their stack trace.</summary>
public static class StartRefusal
{
    /// <summary>The sentence to print; null for what is not such a reason.</summary>
    public static string? SentenceOf(Exception exception) => exception switch
    {
        EmbeddedPostgresException or StartRefusedException or MasterKeyException or ServerRefusedException or StorageOverloadedException or StorageUnavailableException
            or OrleansConfigurationException => exception.Message,
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } taken => $"{taken.Message} Choose others with --http and --grpc.",
        UnauthorizedAccessException or FileNotFoundException or DirectoryNotFoundException => exception.Message,
        CryptographicException unreadable => $"The certificate or its key cannot be read: {unreadable.Message.TrimEnd('.')}.",
        NpgsqlException { SqlState: PostgresErrorCodes.UndefinedTable } or StorageException { SqlState: PostgresErrorCodes.UndefinedTable } => "The database has not been brought to this version; run ./sesame migrate with the same --db.",
        NpgsqlException unusable => $"The database cannot be used: {unusable.Message.ReplaceLineEndings(" ").TrimEnd('.')}.",
        AggregateException { InnerExceptions.Count: 1 } one => SentenceOf(one.InnerExceptions[0]),
        _ => null,
    };
}
