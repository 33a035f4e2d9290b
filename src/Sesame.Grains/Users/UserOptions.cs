namespace Sesame.Grains.Users;

/// <summary>What the deployment asks of users; configuration section <c>Users</c>.</summary>
public sealed class UserOptions
{
    /// <summary>Configuration section of these options.</summary>
    public const string Section = "Users";

    /// <summary>File of a JSON Schema that the properties of users must meet; null for none. Checked when properties are written, not after.</summary>
    public string? PropertiesSchemaFile { get; set; }
}
