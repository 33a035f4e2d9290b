using Sesame.Abstractions.Mfa;

namespace Sesame.Grains.Mfa;

/// <summary>The rules of a user's second factors, given the time.</summary>
public static class SecondFactors
{
    /// <summary>How long an authenticator that was begun can be proved.</summary>
    public static readonly TimeSpan PendingLifetime = TimeSpan.FromMinutes(15);

    /// <summary>Whether logins ask for a second factor.</summary>
    public static bool IsEnabled(MfaState? state) => state is { Factors.Count: > 0 };

    /// <summary>The state with an authenticator begun; what was begun before is gone.</summary>
    public static MfaState Begin(MfaState? state, PendingTotp pending) =>
        (state ?? new MfaState(null, [], [], pending.BegunAt)) with { Pending = pending };

    /// <summary>What waits to be proved; null when nothing does.</summary>
    public static PendingTotp? PendingOf(MfaState? state, DateTimeOffset now) =>
        state?.Pending is { } pending && now < pending.BegunAt + PendingLifetime ? pending : null;

    /// <summary>The state with the begun authenticator as a factor. The step that proved it is used up.</summary>
    public static MfaState Confirm(MfaState state, Factor factor, IReadOnlyList<byte[]> recoveryCodes) =>
        state with { Pending = null, Factors = [.. state.Factors, factor], RecoveryCodes = recoveryCodes };

    /// <summary>The state after a code of this step was taken.</summary>
    public static MfaState Use(MfaState state, Factor factor, long step, DateTimeOffset now) => state with
    {
        Factors = [.. state.Factors.Select(other => other.Id == factor.Id ? other with { LastStep = step, LastUsedAt = now } : other)],
    };

    /// <summary>The state without factors; with the last one go the codes that stood in for it.</summary>
    public static MfaState Remove(MfaState state, IReadOnlyCollection<Guid> removed)
    {
        var left = state.Factors.Where(factor => !removed.Contains(factor.Id)).ToArray();
        return state with { Factors = left, RecoveryCodes = left.Length == 0 ? [] : state.RecoveryCodes };
    }

    /// <summary>The factors as readers see them.</summary>
    public static MfaView View(MfaState? state, bool required) => new(
        IsEnabled(state),
        required,
        [.. (state?.Factors ?? []).Select(factor => new FactorView(factor.Id, factor.Type, factor.Name, factor.CreatedAt, factor.LastUsedAt))],
        state?.RecoveryCodes.Count ?? 0);
}
