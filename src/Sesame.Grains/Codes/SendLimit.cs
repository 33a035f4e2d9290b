namespace Sesame.Grains.Codes;

/// <summary>Mails to one address: one a minute, five an hour (ASVS 5.0, 6.6.3).</summary>
public static class SendLimit
{
    private const int PerHourMax = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <summary>How long to wait before the next mail; null when it may go out now.</summary>
    public static TimeSpan? Wait(IReadOnlyList<DateTimeOffset> sends, DateTimeOffset now)
    {
        var recent = Recent(sends, now);
        var free = recent.Count == 0 ? now : recent[^1] + Pause;
        if (recent.Count >= PerHourMax)
        {
            var later = recent[^PerHourMax] + Window;
            free = later > free ? later : free;
        }

        return free > now ? free - now : null;
    }

    /// <summary>The sends that still count, with one more.</summary>
    public static IReadOnlyList<DateTimeOffset> Add(IReadOnlyList<DateTimeOffset> sends, DateTimeOffset now) => [.. Recent(sends, now), now];

    private static List<DateTimeOffset> Recent(IReadOnlyList<DateTimeOffset> sends, DateTimeOffset now) =>
        sends.Where(at => at > now - Window).ToList();
}
