using Google.Protobuf.WellKnownTypes;
using Sesame.Abstractions.Audit;
using Sesame.Abstractions.Calls;
using Sesame.Api.Access;
using Sesame.Api.Audit.V1;

namespace Sesame.Api.Audit;

/// <summary>Turns entries into messages.</summary>
internal static class AuditMapping
{
    public static AuditEntry ToEntry(AuditView view)
    {
        var caller = view.Caller;
        var entry = new AuditEntry
        {
            Id = view.Id.ToString(),
            At = view.At.ToTimestamp(),
            Action = view.Action,
            ObjectKind = view.ObjectKind,
            ObjectId = view.ObjectId,
            Caller = ToCaller(caller.Kind),
            Before = JsonObjects.Write(view.BeforeJson),
            After = JsonObjects.Write(view.AfterJson),
        };
        Set(caller.OrganizationId?.ToString(), value => entry.OrganizationId = value);
        Set(caller.UserId?.ToString(), value => entry.UserId = value);
        Set(caller.SessionId?.ToString(), value => entry.SessionId = value);
        Set(caller.ClientId, value => entry.ClientId = value);
        Set(caller.ApiKeyId?.ToString(), value => entry.ApiKeyId = value);
        Set(caller.ImpersonatorId?.ToString(), value => entry.ImpersonatorId = value);
        Set(caller.IpAddress, value => entry.IpAddress = value);
        Set(caller.UserAgent, value => entry.UserAgent = value);
        Set(caller.RequestId, value => entry.RequestId = value);
        return entry;
    }

    /// <summary>What kind of credentials it was, in one word.</summary>
    public static string NameOf(AuditCaller caller) => caller switch
    {
        AuditCaller.Anonymous => "anonymous",
        AuditCaller.IdentifiedClient => "identified_client",
        AuditCaller.AuthenticatedClient => "authenticated_client",
        AuditCaller.User => "user",
        AuditCaller.ApiKey => "api_key",
        AuditCaller.System => "system",
        _ => "",
    };

    private static AuditCaller ToCaller(CallerKind kind) => kind switch
    {
        CallerKind.Anonymous => AuditCaller.Anonymous,
        CallerKind.IdentifiedClient => AuditCaller.IdentifiedClient,
        CallerKind.AuthenticatedClient => AuditCaller.AuthenticatedClient,
        CallerKind.User => AuditCaller.User,
        CallerKind.ApiKey => AuditCaller.ApiKey,
        CallerKind.System => AuditCaller.System,
        _ => AuditCaller.Unspecified,
    };

    private static void Set(string? value, Action<string> set)
    {
        if (value is not null)
        {
            set(value);
        }
    }
}
