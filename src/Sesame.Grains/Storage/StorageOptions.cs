using System.ComponentModel.DataAnnotations;

namespace Sesame.Grains.Storage;

/// <summary>How Sesame reaches its database. All faults are reported together at start.</summary>
public sealed class StorageOptions
{
    /// <summary>Npgsql's connection string. What Sesame depends on (pooling, prepared statements) it sets itself.</summary>
    [Required(ErrorMessage = "Storage:ConnectionString is missing.")]
    public string ConnectionString { get; set; } = "";

    /// <summary>The file that holds the master key's versions.</summary>
    [Required(ErrorMessage = "Storage:MasterKeyFile is missing.")]
    public string MasterKeyFile { get; set; } = "";

    /// <summary>Makes a master key when the file is missing; for the private database of a single machine.</summary>
    public bool CreateMasterKey { get; set; }

    /// <summary>The folder that mails are written to; null: `mail` beside the master key.</summary>
    public string? MailFolder { get; set; }

    /// <summary>Connections that commands share.</summary>
    [Range(1, 1000, ErrorMessage = "Storage:ConnectionsMax must be 1 to 1000.")]
    public int ConnectionsMax { get; set; } = 32;

    /// <summary>How many commands may wait for a connection; further ones are refused at once.</summary>
    [Range(0, 100_000, ErrorMessage = "Storage:WaitingMax must be 0 to 100000.")]
    public int WaitingMax { get; set; } = 2000;

    /// <summary>How long a command waits for a connection before it is refused.</summary>
    [Range(1, 60_000, ErrorMessage = "Storage:WaitMilliseconds must be 1 to 60000.")]
    public int WaitMilliseconds { get; set; } = 2000;

    /// <summary>How long a statement may take.</summary>
    [Range(1, 600, ErrorMessage = "Storage:CommandSeconds must be 1 to 600.")]
    public int CommandSeconds { get; set; } = 10;

    /// <summary>How long opening a connection may take.</summary>
    [Range(1, 600, ErrorMessage = "Storage:ConnectSeconds must be 1 to 600.")]
    public int ConnectSeconds { get; set; } = 10;

    /// <summary>How long an unknown outcome is asked for before the caller is told so.</summary>
    [Range(0, 60_000, ErrorMessage = "Storage:SettleMilliseconds must be 0 to 60000.")]
    public int SettleMilliseconds { get; set; } = 3000;

    /// <summary>How often counters and the like are written behind.</summary>
    [Range(1, 10_000, ErrorMessage = "Storage:WriteBehindMilliseconds must be 1 to 10000.")]
    public int WriteBehindMilliseconds { get; set; } = 100;

    /// <summary>Applies missing migrations at start.</summary>
    public bool MigrateAtStart { get; set; }

    /// <summary>Holds the database for this process alone; a second process ends at once.</summary>
    public bool SingleProcess { get; set; } = true;
}
