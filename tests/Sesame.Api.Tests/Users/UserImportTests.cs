using Grpc.Core;
using Sesame.Api.Operations.V1;
using Sesame.Api.Tests.Harness;
using Sesame.Api.Users.V1;
using Xunit;

namespace Sesame.Api.Tests.Users;

public sealed class UserImportTests(RunningApi api) : IClassFixture<RunningApi>
{
    private const string Path = "/accounts/v1/users:import";

    [Fact]
    public async Task A_thousand_users_are_imported_by_one_request()
    {
        var writer = (await api.ClientAsync("internal")).Proved;
        var mark = Guid.NewGuid().ToString("N")[..8];
        var users = string.Join(',', Enumerable.Range(0, 1000).Select(number => $$"""{"email": "{{mark}}{{number}}@example.com", "legacyUserId": "{{mark}}{{number}}"}"""));

        var begun = await api.SendAsync("POST", Path, writer, $$"""{"users": [{{users}}, {"email": "x"}]}""");
        Assert.Equal("users", begun.Fields);
        begun = await api.SendAsync("POST", Path, writer, $$"""{"users": [{{users}}]}""");

        Assert.Equal((200, "users.import", 1000), (begun.Status, begun["kind"], begun.Body["rowsTotal"]!.GetValue<int>()));
        var done = await Finished(begun["id"], writer);
        Assert.Equal((1000, 1000), (done.Body["rowsCreated"]!.GetValue<int>(), done.Body["rowsDone"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Rows_that_fail_are_named_and_the_others_are_made()
    {
        var writer = (await api.ClientAsync("internal")).Proved;
        var begun = await api.SendAsync("POST", Path, writer, $$"""{"users": [{"email": "x"}, {"email": "{{Guid.NewGuid():N}}@example.com"}, {"email": "y", "username": "1"}]}""");
        var done = await Finished(begun["id"], writer);
        var failures = await api.SendAsync("GET", $"/accounts/v1/operations/{begun["id"]}/failures?pageSize=2", writer);
        var rest = await api.SendAsync("GET", $"/accounts/v1/operations/{begun["id"]}/failures?pageToken={Uri.EscapeDataString(failures["nextPageToken"])}", writer);

        Assert.Equal((1, 2), (done.Body["rowsCreated"]!.GetValue<int>(), done.Body["rowsFailed"]!.GetValue<int>()));
        Assert.Equal(
            ["0 email FIELD_INVALID", "2 email FIELD_INVALID", "2 username FIELD_INVALID"],
            failures.Body["failures"]!.AsArray().Concat(rest.Body["failures"]!.AsArray())
                .Select(failure => $"{failure!["row"]} {failure["field"]} {failure["reason"]}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_stream_is_taken_as_a_whole_or_not_at_all()
    {
        var writer = RunningApi.Authorization((await api.ClientAsync("internal")).Proved);
        var service = new UserImportService.UserImportServiceClient(api.Channel);
        using var call = service.StreamUserImport(writer);
        for (var part = 0; part < 3; part++)
        {
            await call.RequestStream.WriteAsync(Part(500));
        }

        await call.RequestStream.CompleteAsync();
        var operation = (await call).Operation;
        Assert.Equal(1500u, operation.RowsTotal);
        var operations = new OperationService.OperationServiceClient(api.Channel);
        await Until(async () => (await operations.GetOperationAsync(new GetOperationRequest { Id = operation.Id }, writer)).Operation.State == OperationState.Done);
        Assert.Equal(1500u, (await operations.GetOperationAsync(new GetOperationRequest { Id = operation.Id }, writer)).Operation.RowsCreated);

        var before = await api.Database.ScalarAsync<long>("SELECT count(*) FROM users");
        using var tooLong = service.StreamUserImport(writer);
        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            for (var part = 0; part < 9; part++)
            {
                await tooLong.RequestStream.WriteAsync(Part(1000));
            }

            await tooLong.RequestStream.CompleteAsync();
            await tooLong;
        });
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        using var empty = service.StreamUserImport(writer);
        await empty.RequestStream.CompleteAsync();
        Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(async () => await empty)).StatusCode);
        Assert.Equal(before, await api.Database.ScalarAsync<long>("SELECT count(*) FROM users"));
    }

    [Fact]
    public async Task Only_who_writes_users_imports_and_only_who_reads_operations_looks()
    {
        var user = await api.UserAsync((await api.ClientAsync("external")).Id, "user");
        Assert.Equal("PERMISSION_MISSING", (await api.SendAsync("POST", Path, user.Bearer, """{"users": [{"email": "a@example.com"}]}""")).Reason);
        Assert.Equal("PERMISSION_MISSING", (await api.SendAsync("GET", $"/accounts/v1/operations/{Guid.CreateVersion7()}", user.Bearer)).Reason);
        var reader = (await api.ClientAsync("internal")).Proved;
        Assert.Equal((404, "NOT_FOUND"), await StatusOf(api.SendAsync("GET", $"/accounts/v1/operations/{Guid.CreateVersion7()}", reader)));
        Assert.Equal((404, "NOT_FOUND"), await StatusOf(api.SendAsync("GET", $"/accounts/v1/operations/{Guid.CreateVersion7()}/failures", reader)));
        using var stream = new UserImportService.UserImportServiceClient(api.Channel).StreamUserImport(RunningApi.Authorization(user.Bearer));
        Assert.Equal(StatusCode.PermissionDenied, (await Assert.ThrowsAsync<RpcException>(async () => await stream)).StatusCode);
    }

    private static StreamUserImportRequest Part(int users)
    {
        var part = new StreamUserImportRequest();
        part.Users.AddRange(Enumerable.Range(0, users).Select(_ => new ImportedUser { Email = $"{Guid.NewGuid():N}@example.com" }));
        return part;
    }

    private static async Task<(int Status, string? Reason)> StatusOf(Task<RestReply> reply) => ((await reply).Status, (await reply).Reason);

    private static async Task Until(Func<Task<bool>> holds)
    {
        for (var i = 0; i < 1200 && !await holds(); i++)
        {
            await Task.Delay(50);
        }

        Assert.True(await holds());
    }

    private async Task<RestReply> Finished(string id, string reader)
    {
        RestReply? reply = null;
        await Until(async () => (reply = await api.SendAsync("GET", $"/accounts/v1/operations/{id}", reader))["state"] == "OPERATION_STATE_DONE");
        return reply!;
    }
}
