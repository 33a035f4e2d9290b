using Grpc.Core;
using Orleans;
using Sesame.Abstractions.Operations;
using Sesame.Api.Access;
using Sesame.Api.Errors;
using Sesame.Api.Operations;
using Sesame.Api.Users.V1;

namespace Sesame.Api.Users;

/// <summary>Receives the users of another system; the work on them goes on after the call.</summary>
internal sealed class UserImportService(IGrainFactory grains, TimeProvider time) : V1.UserImportService.UserImportServiceBase
{
    private const int RequestMax = 1_000;
    private const int StreamMax = 8_000;

    public override async Task<ImportUsersResponse> ImportUsers(ImportUsersRequest request, ServerCallContext context)
    {
        CheckCount(request.Users.Count);
        var receiving = Begin(context);
        await receiving.Add(request.Users);
        return new ImportUsersResponse { Operation = OperationMapping.ToOperation(await receiving.Start()) };
    }

    public override async Task<StreamUserImportResponse> StreamUserImport(IAsyncStreamReader<StreamUserImportRequest> requestStream, ServerCallContext context)
    {
        var receiving = Begin(context);
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            var users = requestStream.Current.Users;
            CheckCount(users.Count);
            if (receiving.Received + users.Count > StreamMax)
            {
                throw ErrorMap.ToRpc(new FieldFaults().Add("users", "At most 8,000 users are allowed in one import.").All);
            }

            await receiving.Add(users);
        }

        CheckCount(Math.Min(receiving.Received, 1));
        return new StreamUserImportResponse { Operation = OperationMapping.ToOperation(await receiving.Start()) };
    }

    private static void CheckCount(int count)
    {
        if (count is 0 or > RequestMax)
        {
            throw ErrorMap.ToRpc(new FieldFaults().Add("users", "1 to 1,000 users are needed.").All);
        }
    }

    private ReceivedImport Begin(ServerCallContext context) =>
        new(grains.GetGrain<IOperationGrain>(Guid.CreateVersion7(time.GetUtcNow()).ToString()), context.Caller().Call);
}
