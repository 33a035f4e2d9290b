using Npgsql;

namespace Sesame.Grains.Storage;

/// <summary>Makes the data source as Sesame needs it, whatever the connection string says besides the server.</summary>
internal static class DataSources
{
    /// <summary>Connections beyond those that commands share: write-behind, settling, claims.</summary>
    public const int Reserve = 4;

    public static NpgsqlDataSource Create(StorageOptions options, Backends backends)
    {
        var connection = new NpgsqlConnectionStringBuilder(options.ConnectionString)
        {
            ApplicationName = "sesame",
            AutoPrepareMinUsages = 2,
            CommandTimeout = options.CommandSeconds,
            Enlist = false,
            // A row's content belongs neither in a log nor in an exception's text.
            IncludeErrorDetail = false,
            // Tells the row that was there already from a value that is taken; the exception's text does not show it.
            IncludeFailedBatchedCommand = true,
            KeepAlive = 30,
            MaxAutoPrepare = 500,
            MaxPoolSize = options.ConnectionsMax + Reserve,
            Multiplexing = false,
            // The pool's reset costs a round trip and would release the session's advisory lock.
            NoResetOnClose = true,
            Pooling = true,
            Timeout = options.ConnectSeconds,
        };
        var builder = new NpgsqlDataSourceBuilder(connection.ConnectionString);
        builder.UsePhysicalConnectionInitializer(backends.Register, backends.RegisterAsync);
        return builder.Build();
    }
}
