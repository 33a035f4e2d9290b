using System.Net;
using Npgsql;
using NpgsqlTypes;

namespace Sesame.Grains.Storage;

/// <summary>
/// Typed positional parameters. The type is always said, so that a statement is prepared once and a null needs no guess.
/// </summary>
public static class Param
{
    public static NpgsqlParameter Uuid(Guid value) => new NpgsqlParameter<Guid> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Uuid };

    public static NpgsqlParameter Uuid(Guid? value) => value is { } known ? Uuid(known) : Null(NpgsqlDbType.Uuid);

    public static NpgsqlParameter Uuids(IEnumerable<Guid> values) => Of(values.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Uuid);

    public static NpgsqlParameter Text(string? value) => value is null ? Null(NpgsqlDbType.Text) : Of(value, NpgsqlDbType.Text);

    public static NpgsqlParameter Texts(IEnumerable<string> values) => Of(values.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text);

    /// <summary>A JSON document as text, for a jsonb column.</summary>
    public static NpgsqlParameter Json(string? value) => value is null ? Null(NpgsqlDbType.Jsonb) : Of(value, NpgsqlDbType.Jsonb);

    public static NpgsqlParameter Bytes(byte[]? value) => value is null ? Null(NpgsqlDbType.Bytea) : Of(value, NpgsqlDbType.Bytea);

    public static NpgsqlParameter ByteArrays(IEnumerable<byte[]> values) => Of(values.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Bytea);

    public static NpgsqlParameter Bool(bool value) => new NpgsqlParameter<bool> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Boolean };

    public static NpgsqlParameter Bool(bool? value) => value is { } known ? Bool(known) : Null(NpgsqlDbType.Boolean);

    public static NpgsqlParameter Int(int value) => new NpgsqlParameter<int> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Integer };

    public static NpgsqlParameter Int(int? value) => value is { } known ? Int(known) : Null(NpgsqlDbType.Integer);

    public static NpgsqlParameter Ints(IEnumerable<int> values) => Of(values.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Integer);

    public static NpgsqlParameter Long(long value) => new NpgsqlParameter<long> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Bigint };

    public static NpgsqlParameter Long(long? value) => value is { } known ? Long(known) : Null(NpgsqlDbType.Bigint);

    public static NpgsqlParameter Longs(IEnumerable<long> values) => Of(values.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Bigint);

    public static NpgsqlParameter Double(double value) => new NpgsqlParameter<double> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Double };

    /// <summary>PostgreSQL keeps microseconds: what is read back may lack the last tenth of one.</summary>
    public static NpgsqlParameter Time(DateTimeOffset value) => new NpgsqlParameter<DateTimeOffset> { TypedValue = value.ToUniversalTime(), NpgsqlDbType = NpgsqlDbType.TimestampTz };

    public static NpgsqlParameter Time(DateTimeOffset? value) => value is { } known ? Time(known) : Null(NpgsqlDbType.TimestampTz);

    public static NpgsqlParameter Times(IEnumerable<DateTimeOffset> values) =>
        Of(values.Select(value => value.ToUniversalTime()).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.TimestampTz);

    public static NpgsqlParameter Interval(TimeSpan value) => new NpgsqlParameter<TimeSpan> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Interval };

    public static NpgsqlParameter Address(IPAddress? value) => value is null ? Null(NpgsqlDbType.Inet) : Of(value, NpgsqlDbType.Inet);

    /// <summary>A range in CIDR form, for comparison with an inet column.</summary>
    public static NpgsqlParameter Network(string? range) => range is null ? Null(NpgsqlDbType.Inet) : Of(new NpgsqlInet(range), NpgsqlDbType.Inet);

    private static NpgsqlParameter<T> Of<T>(T value, NpgsqlDbType type) => new() { TypedValue = value, NpgsqlDbType = type };

    private static NpgsqlParameter Null(NpgsqlDbType type) => new() { Value = DBNull.Value, NpgsqlDbType = type };
}
