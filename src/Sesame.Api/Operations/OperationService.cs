using Grpc.Core;
using Orleans;
using Sesame.Abstractions.Operations;
using Sesame.Api.Access;
using Sesame.Api.Errors;
using Sesame.Api.Errors.V1;
using Sesame.Api.Operations.V1;

namespace Sesame.Api.Operations;

/// <summary>Tells how far operations are.</summary>
internal sealed class OperationService(IGrainFactory grains) : V1.OperationService.OperationServiceBase
{
    public override async Task<GetOperationResponse> GetOperation(GetOperationRequest request, ServerCallContext context) =>
        new() { Operation = OperationMapping.ToOperation(await Read(request.Id)) };

    public override async Task<ListOperationFailuresResponse> ListOperationFailures(ListOperationFailuresRequest request, ServerCallContext context)
    {
        var operation = await Read(request.Id);
        var filter = $"operation-failures/{operation.Id}";
        var (size, after) = PageTokens.Read(request.PageSize, request.PageToken, filter);
        var page = await Grain(request.Id).Failures(size, after);
        var response = new ListOperationFailuresResponse { NextPageToken = PageTokens.Write(page.Next, filter) };
        response.Failures.AddRange(page.Items.Select(OperationMapping.ToFailure));
        return response;
    }

    private async Task<OperationView> Read(string id) => await Grain(id).Read() ?? throw ErrorMap.ToRpc(ErrorReason.NotFound);

    private IOperationGrain Grain(string id) => grains.GetGrain<IOperationGrain>(Identifiers.Read(id, "id").ToString());
}
