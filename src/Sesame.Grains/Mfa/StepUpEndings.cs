using Orleans;
using Sesame.Abstractions.Mfa;
using Sesame.Grains.Storage;
using Sesame.Grains.Users;

namespace Sesame.Grains.Mfa;

/// <summary>Step-ups of a user end with him.</summary>
internal sealed class StepUpEndings(Database database, TimeProvider time) : IUserEndings
{
    public IRowChange EndAllOf(Guid userId, DateTimeOffset at) => new RowChange(
        Ranks.OtherRoot,
        "step_ups",
        userId.ToString(),
        SqlFile.Load<StepUpEndings>("end_step_ups"),
        RowsExpected.Any,
        Param.Uuid(userId),
        Param.Time(at));

    public async Task Reload(IGrainFactory grains, Guid userId)
    {
        var live = await database.ListAsync(
            SqlCommand.Of(SqlFile.Load<StepUpEndings>("step_ups_of_user"), Param.Uuid(userId), Param.Time(time.GetUtcNow())),
            row => (Id: row.Uuid("id"), Version: row.Long("version")));
        await Task.WhenAll(live.Select(stepUp => grains.GetGrain<IStepUpGrain>(stepUp.Id.ToString()).Reload(stepUp.Version)));
    }
}
