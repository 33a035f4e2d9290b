namespace Sesame.Grains.Tokens;

/// <summary>When keys are made, used and dropped, given the time.</summary>
public static class SigningKeySchedule
{
    /// <summary>The last moment until now from which no key is used; no two keys share one, not even with a key that goes in the same transaction.</summary>
    public static DateTimeOffset FreeMoment(IReadOnlyList<SigningKeyRecord> keys, DateTimeOffset now)
    {
        var moment = now;
        while (keys.Any(key => key.UseFrom == moment))
        {
            moment = moment.AddMicroseconds(-1);
        }

        return moment;
    }

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

    /// <summary>
    /// What has to sign at once when a key was taken away and only <paramref name="left"/> are left: the next one before its time, since it is published and caches may
    /// know it; a new one, <c>Make</c>, when there is none; nothing while another is in use.
    /// </summary>
    public static (SigningKeyRecord? Next, bool Make) Successor(IReadOnlyCollection<SigningKeyRecord> left, DateTimeOffset now)
    {
        if (InUse(left, now) is { } used && used.UseUntil > now)
        {
            return (null, false);
        }

        var next = left.Where(key => key.UseFrom > now).MinBy(key => key.UseFrom);
        return (next, next is null);
    }

    /// <summary>Whether the last token of the key has surely ended.</summary>
    public static bool IsOver(SigningKeyRecord key, DateTimeOffset now, TokenOptions options) => key.UseUntil + options.PublishedAfterUse <= now;
}
