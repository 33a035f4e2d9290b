using Npgsql;

namespace Sesame.Grains.Storage;

/// <summary>Reads columns by name; a missing value is null, never a default.</summary>
public static class Columns
{
    public static Guid Uuid(this NpgsqlDataReader row, string name) => row.GetFieldValue<Guid>(row.GetOrdinal(name));

    public static Guid? UuidOrNull(this NpgsqlDataReader row, string name) => row.Value<Guid>(name);

    public static string Text(this NpgsqlDataReader row, string name) => row.GetString(row.GetOrdinal(name));

    public static string? TextOrNull(this NpgsqlDataReader row, string name) => row.Reference<string>(name);

    public static string[] Texts(this NpgsqlDataReader row, string name) => row.Reference<string[]>(name) ?? [];

    public static byte[] Bytes(this NpgsqlDataReader row, string name) => row.GetFieldValue<byte[]>(row.GetOrdinal(name));

    public static byte[]? BytesOrNull(this NpgsqlDataReader row, string name) => row.Reference<byte[]>(name);

    public static bool Bool(this NpgsqlDataReader row, string name) => row.GetBoolean(row.GetOrdinal(name));

    public static bool? BoolOrNull(this NpgsqlDataReader row, string name) => row.Value<bool>(name);

    public static int Int(this NpgsqlDataReader row, string name) => row.GetInt32(row.GetOrdinal(name));

    public static int? IntOrNull(this NpgsqlDataReader row, string name) => row.Value<int>(name);

    public static long Long(this NpgsqlDataReader row, string name) => row.GetInt64(row.GetOrdinal(name));

    public static long? LongOrNull(this NpgsqlDataReader row, string name) => row.Value<long>(name);

    public static double Double(this NpgsqlDataReader row, string name) => row.GetDouble(row.GetOrdinal(name));

    public static DateTimeOffset Time(this NpgsqlDataReader row, string name) => row.GetFieldValue<DateTimeOffset>(row.GetOrdinal(name));

    public static DateTimeOffset? TimeOrNull(this NpgsqlDataReader row, string name) => row.Value<DateTimeOffset>(name);

    private static T? Value<T>(this NpgsqlDataReader row, string name) where T : struct
    {
        var ordinal = row.GetOrdinal(name);
        return row.IsDBNull(ordinal) ? null : row.GetFieldValue<T>(ordinal);
    }

    private static T? Reference<T>(this NpgsqlDataReader row, string name) where T : class
    {
        var ordinal = row.GetOrdinal(name);
        return row.IsDBNull(ordinal) ? null : row.GetFieldValue<T>(ordinal);
    }
}
