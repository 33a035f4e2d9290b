using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Sesame.Api.Audit.V1;

namespace Sesame.Api.Audit;

/// <summary>Comma-separated values (RFC 4180).</summary>
internal sealed class AuditCsv : IAuditText
{
    public const string Format = "csv";

    public string ContentType => "text/csv; charset=utf-8; header=present";

    public void Begin(StringBuilder text) => text.Append(
        "id,at,action,object_kind,object_id,organization_id,caller,user_id,session_id,client_id,api_key_id,impersonator_id,ip_address,user_agent,request_id,before,after\r\n");

    public void Append(StringBuilder text, AuditEntry entry)
    {
        string[] values =
        [
            entry.Id, entry.At.ToDateTimeOffset().ToString("O"), entry.Action, entry.ObjectKind, entry.ObjectId, entry.OrganizationId, AuditMapping.NameOf(entry.Caller), entry.UserId, entry.SessionId,
            entry.ClientId, entry.ApiKeyId, entry.ImpersonatorId, entry.IpAddress, entry.UserAgent, entry.RequestId, Text(entry.Before), Text(entry.After),
        ];
        for (var column = 0; column < values.Length; column++)
        {
            text.Append(column == 0 ? "" : ",");
            Append(text, values[column]);
        }

        text.Append("\r\n");
    }

    private static string Text(Struct? value) => value is null ? "" : JsonFormatter.Default.Format(value);

    // What begins so is a formula to spreadsheets (OWASP, CSV injection); user agents and ids of objects come from anybody. Some spreadsheets split at
    // semicolons and tabs instead of commas, also within what is quoted.
    private static void Append(StringBuilder text, string value)
    {
        text.Append('"');
        var begins = true;
        foreach (var c in value)
        {
            text.Append(begins && c is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" : "").Append(c == '"' ? "\"\"" : c.ToString());
            begins = c is ';' or '\t' || (begins && c is '"' or ' ');
        }

        text.Append('"');
    }
}
