namespace Sesame.Grains.Tokens;

/// <summary>When keys are made, used and dropped, given the time.</summary>
public static class SigningKeySchedule
{
    /// <summary>The key that signs now; null before the first one is made.</summary>
    public static SigningKeyRecord? InUse(IEnumerable<SigningKeyRecord> keys, DateTimeOffset now) =>
        keys.Where(key => key.UseFrom <= now).MaxBy(key => key.UseFrom);

    /// <summary>When the next key is to be taken into use, if it has to be made now; null when nothing is due.</summary>
    public static DateTimeOffset? NextUseFrom(IReadOnlyCollection<SigningKeyRecord> keys, DateTimeOffset now, TokenOptions options)
    {
        var last = keys.MaxBy(key => key.UseFrom);
        if (last is null || last.UseUntil <= now)
        {
            // Nothing was published in time: better a key at once than tokens of an overdue one.
            return now;
        }

        return last.UseUntil - options.PublishedBeforeUse <= now ? last.UseUntil : null;
    }

    /// <summary>Whether the last token of the key has surely ended.</summary>
    public static bool IsOver(SigningKeyRecord key, DateTimeOffset now, TokenOptions options) => key.UseUntil + options.PublishedAfterUse <= now;
}
