using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Sesame.Grains.Audit;
using Sesame.Grains.Storage;

namespace Sesame.Silo.Hosting;

/// <summary>The words <c>audit verify</c>: holds the audit log against its seals and says what is not as it was sealed. A server may run meanwhile.</summary>
internal static class AuditCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Converters = { new JsonStringEnumConverter() } };

    public static Command Make()
    {
        var head = new Option<string?>("--head") { Description = "A head, count:root, noted from an earlier run: the log must still begin with it." };
        head.Validators.Add(result =>
        {
            if (result.GetValue(head) is { } text && !AuditVerifier.IsHead(text))
            {
                result.AddError("--head must be count:root, as an earlier run printed it.");
            }
        });
        var json = new Option<bool>("--json") { Description = "Print the report as JSON." };
        var verify = new Command("verify", "Hold the audit log against its seals; ends with 1 when something is not as it was sealed.") { head, json };
        verify.SetAction((parsed, token) => SesameCommandLine.Checked(
            parsed, (options, cancellation) => Verify(options, parsed.GetValue(head), parsed.GetValue(json), cancellation), token));
        return new Command("audit", "The audit log.") { verify };
    }

    private static async Task<int> Verify(ServeOptions options, string? head, bool json, CancellationToken cancellationToken)
    {
        await using var deployment = await Deployment.Look(options, cancellationToken);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSesameStorage(storage =>
        {
            storage.ConnectionString = deployment.ConnectionString;
            storage.MasterKeyFile = options.MasterKeyPath;
        });
        using var host = builder.Build();

        // Under another key no seal looks genuine; that is a fault of the caller and not of the log.
        await host.Services.GetRequiredService<MasterKeyCheck>().VerifyAsync(cancellationToken);
        var verifier = new AuditVerifier(host.Services.GetRequiredService<NpgsqlDataSource>(), host.Services.GetRequiredService<SecretBox>());
        var report = await verifier.VerifyAsync(head, cancellationToken);
        await Console.Out.WriteLineAsync(json ? JsonSerializer.Serialize(report, Json) : string.Join('\n', Lines(report)));
        return report.IsGood ? 0 : 1;
    }

    private static IEnumerable<string> Lines(AuditReport report)
    {
        yield return report.Leaves == 0
            ? "Nothing is sealed."
            : string.Create(CultureInfo.InvariantCulture, $"{report.Leaves} entries are sealed in {report.Seals} seals, from {report.FirstDay:O} to {report.LastDay:O}; retention has removed the contents of {report.Removed}.");
        yield return report.Unsealed == 0
            ? "Nothing waits to be sealed."
            : string.Create(CultureInfo.InvariantCulture, $"{report.Unsealed} entries are not sealed yet, the oldest of {report.UnsealedSince:yyyy-MM-ddTHH:mm:ss.ffffffZ}; nothing is said of them.");
        foreach (var finding in report.Findings)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"WRONG {finding.Kind}{Place(finding)}: {finding.Text}.");
        }

        if (report.FindingsInAll > report.Findings.Count)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"… and {report.FindingsInAll - report.Findings.Count} more.");
        }

        yield return $"Head {report.Head}: note it where nobody who writes the database can change it, and give it to --head next time.";
        yield return report.IsGood
            ? "All is as it was sealed."
            : string.Create(CultureInfo.InvariantCulture, $"{report.FindingsInAll} things are not as they were sealed.");
    }

    private static string Place(AuditFinding finding) =>
        (finding.Day is { } day ? string.Create(CultureInfo.InvariantCulture, $" {day:O}") : "") + (finding.OrganizationId is { } organization ? " " + AuditReport.OwnerOf(organization) : "");
}
