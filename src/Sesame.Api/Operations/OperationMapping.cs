using Google.Protobuf.WellKnownTypes;
using Sesame.Abstractions.Operations;
using Sesame.Api.Operations.V1;

namespace Sesame.Api.Operations;

/// <summary>Turns operations into messages.</summary>
internal static class OperationMapping
{
    public static Operation ToOperation(OperationView view) => new()
    {
        Id = view.Id.ToString(),
        Kind = view.Kind,
        State = (OperationState)(int)view.Status,
        RowsTotal = (uint)view.Total,
        RowsDone = (uint)(view.Created + view.Existing + view.Failed),
        RowsCreated = (uint)view.Created,
        RowsExisting = (uint)view.Existing,
        RowsFailed = (uint)view.Failed,
        CreatedAt = view.CreatedAt.ToTimestamp(),
        EndedAt = view.EndedAt?.ToTimestamp(),
    };

    public static OperationFailure ToFailure(RowFailure failure) => new()
    {
        Row = (uint)failure.Row,
        Field = failure.Fault.Field,
        Reason = failure.Fault.Reason,
        Description = failure.Fault.Description,
    };
}
