using Sesame.Abstractions.Users;

namespace Sesame.Grains.Users;

/// <summary>
/// The views of the users who were read last, a bounded number of them: readers keep what they made of a view for as long as it lives, and that is more than
/// the user himself takes. Several threads may use it.
/// </summary>
internal sealed class RecentViews
{
    private const int Slots = 8192;

    private readonly Recent?[] slots = new Recent?[Slots];

    /// <summary>The view that was kept of exactly this state.</summary>
    public UserView? Find(UserState user) => Volatile.Read(ref Slot(user.Id)) is { } recent && ReferenceEquals(recent.User, user) ? recent.View : null;

    /// <summary>Keeps a view, in place of whoever had its slot.</summary>
    public void Keep(UserState user, UserView view) => Volatile.Write(ref Slot(user.Id), new Recent(user, view));

    /// <summary>Lets go of a user's view, of whatever state.</summary>
    public void Forget(Guid id)
    {
        ref var slot = ref Slot(id);
        if (Volatile.Read(ref slot) is { } recent && recent.User.Id == id)
        {
            Interlocked.CompareExchange(ref slot, null, recent);
        }
    }

    private ref Recent? Slot(Guid id) => ref slots[(uint)id.GetHashCode() % Slots];

    private sealed record Recent(UserState User, UserView View);
}
