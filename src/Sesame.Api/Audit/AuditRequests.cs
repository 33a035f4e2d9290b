using Google.Protobuf.WellKnownTypes;
using Sesame.Abstractions.Audit;
using Sesame.Api.Access;
using Sesame.Api.Audit.V1;
using Sesame.Api.Errors;

namespace Sesame.Api.Audit;

/// <summary>Turns requests into queries.</summary>
internal static class AuditRequests
{
    private const int ObjectIdMax = 200;
    private const int ActionMax = 100;

    public static ListAudit ToQuery(ListAuditEntriesRequest request, out string filter)
    {
        var asked = string.Join('\n', "audit", request.UserId, request.ObjectId, request.OrganizationId, request.Action, request.BeginAt, request.EndAt);
        var (size, after) = (0, (string?)null);
        var query = ToQuery(
            request.UserId,
            request.ObjectId,
            request.OrganizationId,
            request.Action,
            request.BeginAt,
            request.EndAt,
            faults => (size, after) = (PageTokens.Size(request.PageSize, faults), PageTokens.Read(request.PageToken, asked, faults)));
        filter = asked;
        return query with { Size = size, After = after };
    }

    public static (ListAudit Query, IAuditText Text) ToExport(ExportAuditEntriesRequest request) => (
        ToQuery(
            request.UserId,
            request.ObjectId,
            request.OrganizationId,
            request.Action,
            request.BeginAt,
            request.EndAt,
            faults => faults.Check(request.Format is "" or AuditNdjson.Format or AuditCsv.Format, "format", "`ndjson` or `csv` is needed.")),
        request.Format == AuditCsv.Format ? new AuditCsv() : new AuditNdjson());

    private static ListAudit ToQuery(
        string userId, string objectId, string organizationId, string action, Timestamp? beginAt, Timestamp? endAt, Action<FieldFaults>? more = null)
    {
        var faults = new FieldFaults();
        var user = Id(userId, "userId");
        var organization = Id(organizationId, "organizationId");
        faults.Check(objectId.Length <= ObjectIdMax && TextRules.IsPlain(objectId), "objectId", "At most 200 characters without control characters.");
        faults.Check(action.Length <= ActionMax && TextRules.IsPlain(action), "action", "At most 100 characters without control characters.");
        faults.Check(new[] { userId, objectId, organizationId }.Count(text => text.Length > 0) < 2, "userId", "At most one of userId, objectId and organizationId is allowed.");
        var (begin, end) = (Moment(beginAt, "beginAt"), Moment(endAt, "endAt"));
        faults.Check(begin is null || end is null || begin <= end, "endAt", "A moment after beginAt is needed.");
        more?.Invoke(faults);
        faults.ThrowIfAny();
        return new ListAudit(0, null, user, objectId.Length == 0 ? null : objectId, organization, action, begin, end);

        Guid? Id(string text, string field) =>
            text.Length == 0 || !faults.Check(System.Guid.TryParseExact(text, "D", out var id), field, "A UUID of 36 characters is needed.") ? null : id;

        DateTimeOffset? Moment(Timestamp? at, string field) =>
            at is null || !faults.Check(at.Nanos is >= 0 and < 1_000_000_000 && at.Seconds is >= -62_135_596_800 and < 253_402_300_800, field, "A moment of the years 1 to 9999 is needed.")
                ? null
                : at.ToDateTimeOffset();
    }
}
