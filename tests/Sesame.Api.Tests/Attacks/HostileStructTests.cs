using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Sesame.Api.Tests.Harness;
using Sesame.Api.Users.V1;
using Xunit;

namespace Sesame.Api.Tests.Attacks;

/// <summary>Free-form objects that JSON cannot write, which only binary messages can carry.</summary>
public sealed class HostileStructTests(RunningApi api) : IClassFixture<RunningApi>
{
    public static TheoryData<string> Kinds { get; } = ["no kind", "not a number", "endless", "deep within"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_JSON_cannot_write_is_refused_by_name_and_changes_nothing(string kind)
    {
        var user = await api.UserAsync((await api.ClientAsync("external")).Id, "user");
        var users = new UserService.UserServiceClient(api.Channel);
        var changes = new UserChanges { FirstName = "Eve", Properties = new Struct { Fields = { ["a"] = ValueOf(kind) } } };

        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await users.UpdateUserAsync(new UpdateUserRequest { Id = "current", User = changes }, RunningApi.Authorization(user.Bearer)));

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        var read = (await users.GetUserAsync(new GetUserRequest { Id = "current" }, RunningApi.Authorization(user.Bearer))).User;
        Assert.NotEqual("Eve", read.FirstName);
    }

    private static Value ValueOf(string kind) => kind switch
    {
        "no kind" => new Value(),
        "not a number" => Value.ForNumber(double.NaN),
        "endless" => Value.ForNumber(double.NegativeInfinity),
        _ => Value.ForList(Value.ForStruct(new Struct { Fields = { ["b"] = new Value() } })),
    };
}
