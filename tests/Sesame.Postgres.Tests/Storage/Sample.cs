using Npgsql;
using Sesame.Grains.Storage;

namespace Sesame.Postgres.Tests.Storage;

/// <summary>A state to try the storage with: a row with a unique name, and keys as its children.</summary>
internal sealed record Sample(Guid OrganizationId, string Name, int Amount)
{
    public const string Tables =
        """
        CREATE TABLE samples (
            id text PRIMARY KEY,
            organization_id uuid NOT NULL,
            name text NOT NULL CONSTRAINT samples_name_key UNIQUE,
            amount int NOT NULL CONSTRAINT samples_amount_check CHECK (amount >= 0),
            version bigint NOT NULL DEFAULT 1
        );
        CREATE TABLE sample_keys (
            key text PRIMARY KEY,
            sample_id text NOT NULL REFERENCES samples (id) ON DELETE CASCADE DEFERRABLE
        );
        """;

    public static IRowChange Key(string key, string sample) => new RowChange(
        Ranks.Child, "sample_keys", key, "INSERT INTO sample_keys (key, sample_id) VALUES ($1, $2)", RowsExpected.ExactlyOne, Param.Text(key), Param.Text(sample));

    /// <summary>Raises another sample's amount, as a command that changes rows of several grains does.</summary>
    public static IRowChange Raise(string other) => new RowChange(
        Ranks.OtherRoot, "samples", other, "UPDATE samples SET amount = amount + 1, version = version + 1 WHERE id = $1", RowsExpected.ExactlyOne, Param.Text(other));
}

internal class SampleTable : StateTable<Sample>
{
    public override string StateName => "sample";

    public override NpgsqlBatchCommand Read(string key) =>
        SqlCommand.Of("SELECT organization_id, name, amount, version FROM samples WHERE id = $1", Param.Text(key));

    public override Sample Map(NpgsqlDataReader row) => new(row.Uuid("organization_id"), row.Text("name"), row.Int("amount"));

    public override NpgsqlBatchCommand Insert(string key, Sample next) => SqlCommand.Of(
        "INSERT INTO samples (id, organization_id, name, amount) VALUES ($1, $2, $3, $4)",
        Param.Text(key), Param.Uuid(next.OrganizationId), Param.Text(next.Name), Param.Int(next.Amount));

    public override NpgsqlBatchCommand Update(string key, Sample next, long expectedVersion) => SqlCommand.Of(
        "UPDATE samples SET name = $2, amount = $3, version = version + 1 WHERE id = $1 AND version = $4;",
        Param.Text(key), Param.Text(next.Name), Param.Int(next.Amount), Param.Long(expectedVersion));

    public override NpgsqlBatchCommand Delete(string key, long expectedVersion) =>
        SqlCommand.Of("DELETE FROM samples WHERE id = $1 AND version = $2", Param.Text(key), Param.Long(expectedVersion));
}
