using Google.Rpc;
using Grpc.Core;
using Sesame.Api.Clients.V1;
using Sesame.Api.Tests.Harness;
using Xunit;
using RpcStatus = Google.Rpc.Status;

namespace Sesame.Api.Tests.Access;

public sealed class GrpcErrorsTests(RunningApi api) : IClassFixture<RunningApi>
{
    private readonly ClientService.ClientServiceClient clients = new(api.Channel);

    [Fact]
    public async Task A_refusal_carries_its_reason()
    {
        var failed = await Assert.ThrowsAsync<RpcException>(async () => await clients.ListClientsAsync(new ListClientsRequest()));
        Assert.Equal(StatusCode.Unauthenticated, failed.StatusCode);
        Assert.Equal(("CREDENTIALS_MISSING", "sesame"), InfoOf(failed));
    }

    [Fact]
    public async Task All_fields_at_fault_are_named()
    {
        var client = await api.ClientAsync("system");
        var request = new CreateClientRequest { Name = "", Roles = { "owner" }, RequestsPerSecond = 0, Audience = new string('a', 256) };
        var failed = await Assert.ThrowsAsync<RpcException>(async () => await clients.CreateClientAsync(request, RunningApi.Authorization(client.Proved)));
        Assert.Equal(StatusCode.InvalidArgument, failed.StatusCode);
        Assert.Equal("FIELD_INVALID", InfoOf(failed).Reason);
        var fields = StatusOf(failed).Details.First(detail => detail.Is(BadRequest.Descriptor)).Unpack<BadRequest>().FieldViolations;
        Assert.Equal(["audience", "name", "requestsPerSecond", "roles"], fields.Select(violation => violation.Field).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_request_id_comes_back_as_metadata()
    {
        var client = await api.ClientAsync("system");
        var headers = RunningApi.Authorization(client.Proved);
        headers.Add("x-request-id", "grpc-1");
        using var call = clients.ListClientsAsync(new ListClientsRequest(), headers);
        Assert.Equal("grpc-1", (await call.ResponseHeadersAsync).GetValue("x-request-id"));
        await call;
    }

    private static RpcStatus StatusOf(RpcException failed) =>
        RpcStatus.Parser.ParseFrom(failed.Trailers.GetValueBytes("grpc-status-details-bin"));

    private static (string Reason, string Domain) InfoOf(RpcException failed)
    {
        var info = StatusOf(failed).Details.First(detail => detail.Is(ErrorInfo.Descriptor)).Unpack<ErrorInfo>();
        return (info.Type, info.Domain);
    }
}
