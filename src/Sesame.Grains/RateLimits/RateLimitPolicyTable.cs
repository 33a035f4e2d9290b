using System.Text.Json;
using Npgsql;
using Sesame.Abstractions.RateLimits;
using Sesame.Grains.Storage;

namespace Sesame.Grains.RateLimits;

/// <summary>Maps the set of policies to the tables rate_limit_policy_sets and rate_limit_policies.</summary>
internal sealed class RateLimitPolicyTable : StateTable<RateLimitPolicySet>
{
    public const string Name = "rate-limit-policies";
    public const string NameKey = "rate_limit_policies_name_key";

    private const string Table = "rate_limit_policies";

    private static readonly (RateLimitAlgorithm Algorithm, string Name)[] Algorithms =
    [
        (RateLimitAlgorithm.SlidingWindow, "sliding_window"),
        (RateLimitAlgorithm.FixedWindow, "fixed_window"),
        (RateLimitAlgorithm.TokenBucket, "token_bucket"),
    ];

    private static readonly (RateLimitOnFailure OnFailure, string Name)[] Failures =
    [
        (RateLimitOnFailure.Unavailable, "unavailable"),
        (RateLimitOnFailure.Allow, "allow"),
        (RateLimitOnFailure.Deny, "deny"),
    ];

    public override string StateName => Name;

    public override NpgsqlBatchCommand Read(string key) => SqlCommand.Of(SqlFile.Load<RateLimitPolicyTable>("read_policy_set"), Param.Text(key));

    public override RateLimitPolicySet Map(NpgsqlDataReader row)
    {
        using var policies = JsonDocument.Parse(row.Text("policies"));
        return new RateLimitPolicySet(policies.RootElement.EnumerateArray().Select(ToPolicy).ToArray());
    }

    public override NpgsqlBatchCommand Insert(string key, RateLimitPolicySet next) =>
        SqlCommand.Of(SqlFile.Load<RateLimitPolicyTable>("insert_policy_set"), Param.Text(key));

    public override NpgsqlBatchCommand Update(string key, RateLimitPolicySet next, long expectedVersion) =>
        SqlCommand.Of(SqlFile.Load<RateLimitPolicyTable>("update_policy_set"), Param.Text(key), Param.Long(expectedVersion));

    public override NpgsqlBatchCommand Delete(string key, long expectedVersion) =>
        SqlCommand.Of(SqlFile.Load<RateLimitPolicyTable>("delete_policy_set"), Param.Text(key), Param.Long(expectedVersion));

    public static RowChange InsertPolicy(string setKey, RateLimitPolicyView policy) => new(
        Ranks.Child,
        Table,
        policy.Id.ToString(),
        SqlFile.Load<RateLimitPolicyTable>("insert_policy"),
        RowsExpected.ExactlyOne,
        [Param.Uuid(policy.Id), Param.Text(setKey), Param.Long(policy.Version), .. RuleOf(policy), Param.Time(policy.CreatedAt)]);

    public static RowChange UpdatePolicy(string setKey, RateLimitPolicyView policy) => new(
        Ranks.Child,
        Table,
        policy.Id.ToString(),
        SqlFile.Load<RateLimitPolicyTable>("update_policy"),
        RowsExpected.ExactlyOne,
        [Param.Uuid(policy.Id), Param.Text(setKey), Param.Long(policy.Version), .. RuleOf(policy)]);

    public static RowChange DeletePolicy(Guid id) =>
        new(Ranks.Child, Table, id.ToString(), SqlFile.Load<RateLimitPolicyTable>("delete_policy"), RowsExpected.ExactlyOne, Param.Uuid(id));

    public static RowChange DeleteCounters(Guid id) =>
        new(Ranks.OtherRoot, "rate_limit_counters", id.ToString(), SqlFile.Load<RateLimitPolicyTable>("delete_counters"), RowsExpected.Any, Param.Uuid(id));

    private static NpgsqlParameter[] RuleOf(RateLimitPolicyView policy) =>
    [
        Param.Text(policy.Rule.Name),
        Param.Text(policy.Rule.Scope),
        Param.Long(policy.Rule.Limit),
        Param.Long((long)policy.Rule.Window.TotalMilliseconds),
        Param.Text(Array.Find(Algorithms, known => known.Algorithm == policy.Rule.Algorithm).Name),
        Param.Bool(policy.Rule.Shadow),
        Param.Text(Array.Find(Failures, known => known.OnFailure == policy.Rule.OnFailure).Name),
        Param.Int(policy.CountingEpoch),
    ];

    private static RateLimitPolicyView ToPolicy(JsonElement row)
    {
        var algorithm = row.GetProperty("algorithm").GetString();
        var onFailure = row.GetProperty("onFailure").GetString();
        return new RateLimitPolicyView
        {
            Id = row.GetProperty("id").GetGuid(),
            Rule = new RateLimitRule(
                row.GetProperty("name").GetString()!,
                row.GetProperty("scope").GetString()!,
                row.GetProperty("limit").GetInt64(),
                TimeSpan.FromMilliseconds(row.GetProperty("windowMilliseconds").GetInt64()),
                Array.Find(Algorithms, known => known.Name == algorithm).Algorithm,
                row.GetProperty("shadow").GetBoolean(),
                Array.Find(Failures, known => known.Name == onFailure).OnFailure),
            CountingEpoch = row.GetProperty("countingEpoch").GetInt32(),
            CreatedAt = row.GetProperty("createdAt").GetDateTimeOffset(),
            Version = row.GetProperty("version").GetInt64(),
        };
    }
}
