using System.Text.RegularExpressions;
using Sesame.House.Tests.Sql;
using Xunit;

namespace Sesame.House.Tests.Docs;

/// <summary>docs/map.md finds any feature in a minute, so it names every slice and every table there is.</summary>
public sealed partial class MapTests
{
    private static readonly string[] Rooms = ["src/Sesame.Abstractions", "src/Sesame.Grains", "src/Sesame.Api"];

    // Folders that are workshops of all slices, described in the map's first table.
    private static readonly string[] Workshops = ["Errors", "Hosting", "Postgres", "Properties", "Storage"];

    private static readonly string[] EarlierEntities =
    [
        "Organization", "User", "UserOrganizationInfo", "Role", "Permission", "RolePermission", "UserRole", "RoleInheritance", "RateLimitPolicy", "RateLimitAssignment",
        "RateLimitCounter", "Session", "PasswordResetToken", "EmailVerificationToken", "LoginAttempt", "WaitlistSignup", "APIKey", "APIKeyRateLimit", "MFADevice",
        "IdentityProvider", "SCIMClient", "SCIMMapping", "SCIMToken", "OrgLoginMethod", "AuditLog", "ImpersonationLog", "MetricsEvent",
        "`apis`", "`clients`", "`client-access-restrictions`", "`client-roles`", "`emails`", "`verification-codes`", "`user-roles`", "`user-clients`", "`session-tokens`", "`org_memberships`",
    ];

    private static readonly string Map = Repository.Read("docs/map.md");

    [Fact]
    public void Every_slice_is_on_the_map() => Findings.None(
        from room in Rooms
        from folder in Directory.EnumerateDirectories(Path.Combine(Repository.Root, room))
        let slice = Path.GetFileName(folder)
        where slice is not ("bin" or "obj") && !Workshops.Contains(slice)
        where Repository.Files($"{room}/{slice}").Count > 0 && !Map.Contains($"| {slice} |", StringComparison.Ordinal)
        select $"{room}/{slice}",
        "Add a line to docs/map.md under Slices.");

    [Fact]
    public void Every_table_is_on_the_map() => Findings.None(
        from path in SqlFileTests.Migrations()
        from Match match in SqlFileTests.CreatesTable().Matches(Repository.Read(path))
        let table = match.Groups["table"].Value
        where !Map.Contains($"`{table}`", StringComparison.Ordinal)
        select $"{table} ({path})",
        "Add the table to its slice in docs/map.md.");

    [Fact]
    public void Every_table_of_the_earlier_designs_is_translated() => Findings.None(
        EarlierEntities.Where(name => !EarlierNames().Contains(name)),
        "docs/map.md tells what became of every earlier table.");

    [Fact]
    public void A_table_said_to_be_here_is_here()
    {
        var made = SqlFileTests.Migrations().SelectMany(path => SqlFileTests.CreatesTable().Matches(Repository.Read(path))).Select(match => match.Groups["table"].Value).ToHashSet();
        var slices = Map[Map.IndexOf("## Slices", StringComparison.Ordinal)..Map.IndexOf("## Tables by", StringComparison.Ordinal)];
        Findings.None(
            from Match match in Quoted().Matches(slices)
            where !made.Contains(match.Groups["name"].Value)
            select match.Groups["name"].Value,
            "docs/map.md names a table that no migration makes.");
    }

    [Fact]
    public void Links_between_documents_lead_somewhere() => Findings.None(
        from path in Repository.Files(".", ".md")
        from Match match in Link().Matches(Repository.Read(path))
        let target = Path.Combine(Repository.Root, Path.GetDirectoryName(path)!, match.Groups["target"].Value.Split('#')[0])
        where !File.Exists(target) && !Directory.Exists(target)
        select $"{path} → {match.Groups["target"].Value}",
        "Mend the link.");

    private static HashSet<string> EarlierNames() =>
        [.. Map[Map.IndexOf("## Tables by", StringComparison.Ordinal)..].Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .SelectMany(line => line.Split('|')[1].Split(',', StringSplitOptions.TrimEntries))];

    [GeneratedRegex("`(?<name>[a-z_]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\]\((?!https?:|#|mailto:)(?<target>[^)\s]+)\)")]
    private static partial Regex Link();
}
