using System.Text;
using Sesame.Api.Audit.V1;

namespace Sesame.Api.Audit;

/// <summary>One form of the audit log as text.</summary>
internal interface IAuditText
{
    /// <summary>What the text is, with its charset where its kind has one.</summary>
    string ContentType { get; }

    /// <summary>What stands before the first entry.</summary>
    void Begin(StringBuilder text);

    /// <summary>One entry, as whole lines.</summary>
    void Append(StringBuilder text, AuditEntry entry);
}
