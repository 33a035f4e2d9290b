using Orleans;
using Sesame.Abstractions.Sessions;
using Sesame.Grains.Sessions;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Users;

/// <summary>Ends, and at last removes, all that is a user's, in the transaction of his own grain; live grains are told after it.</summary>
internal sealed class UserEnding(IEnumerable<IUserEndings> endings, IEnumerable<IUserRemains> remains)
{
    /// <summary>Adds the end of everything to the command.</summary>
    public void Stage(CommandContext context, Guid userId, string reason)
    {
        context.Change(SessionTable.EndAll(userId, reason, context.At));
        foreach (var ending in endings)
        {
            context.Change(ending.EndAllOf(userId, context.At));
        }
    }

    /// <summary>After the commit and before the reply: has live grains re-read.</summary>
    public async Task Tell(IGrainFactory grains, Guid userId)
    {
        await grains.GetGrain<IUserSessionsGrain>(userId.ToString()).EndedByUser();
        foreach (var ending in endings)
        {
            await ending.Reload(grains, userId);
        }
    }

    /// <summary>Adds the removal of what does not hang on the user's row to the command.</summary>
    public void StageRemoval(CommandContext context, Guid userId)
    {
        foreach (var remain in remains)
        {
            context.Change(remain.RemoveAllOf(userId));
        }
    }
}
