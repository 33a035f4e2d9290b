using System.Text;
using Google.Protobuf;
using Sesame.Api.Audit.V1;

namespace Sesame.Api.Audit;

/// <summary>A JSON object a line, fields as REST names them.</summary>
internal sealed class AuditNdjson : IAuditText
{
    public const string Format = "ndjson";

    public string ContentType => "application/x-ndjson";

    public void Begin(StringBuilder text)
    {
    }

    public void Append(StringBuilder text, AuditEntry entry) => text.Append(JsonFormatter.Default.Format(entry)).Append('\n');
}
