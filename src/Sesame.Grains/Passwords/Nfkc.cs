using System.Text;

namespace Sesame.Grains.Passwords;

/// <summary>
/// Unicode's normalization form KC (UAX #15). Ours, because the process runs in invariant mode, where the framework hands text back
/// as it came, and because a password must hash the same on every machine, whichever ICU is installed there.
/// </summary>
internal static class Nfkc
{
    private const int HangulBase = 0xAC00, HangulCount = 11172;
    private const int LeadBase = 0x1100, LeadCount = 19;
    private const int VowelBase = 0x1161, VowelCount = 21;
    private const int TrailBase = 0x11A7, TrailCount = 28;

    private static readonly Lazy<NfkcTables> Tables = new(NfkcTables.Load);

    /// <summary>The text in form KC. What is not well-formed UTF-16 becomes U+FFFD.</summary>
    public static string Normalize(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        var points = Decompose(text);
        Order(points);
        Compose(points);
        var result = new StringBuilder(points.Count);
        foreach (var (point, _) in points)
        {
            result.Append(new Rune(point).ToString());
        }

        return result.ToString();
    }

    private static List<(int Point, int Class)> Decompose(string text)
    {
        List<(int Point, int Class)> points = new(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var index = rune.Value - HangulBase;
            if (index is >= 0 and < HangulCount)
            {
                points.Add((LeadBase + (index / (VowelCount * TrailCount)), 0));
                points.Add((VowelBase + (index / TrailCount % VowelCount), 0));
                if (index % TrailCount != 0)
                {
                    points.Add((TrailBase + (index % TrailCount), 0));
                }
            }
            else if (Tables.Value.Parts.TryGetValue(rune.Value, out var parts))
            {
                points.AddRange(parts.Select(part => (part, Tables.Value.ClassOf(part))));
            }
            else
            {
                points.Add((rune.Value, Tables.Value.ClassOf(rune.Value)));
            }
        }

        return points;
    }

    // Marks in a row, sorted by class, those of one class left as they stand.
    private static void Order(List<(int Point, int Class)> points)
    {
        for (var i = 1; i < points.Count; i++)
        {
            var moved = points[i];
            var to = i;
            for (; moved.Class != 0 && to > 0 && points[to - 1].Class > moved.Class; to--)
            {
                points[to] = points[to - 1];
            }

            points[to] = moved;
        }
    }

    private static void Compose(List<(int Point, int Class)> points)
    {
        var starter = -1;
        var kept = 0;
        foreach (var next in points.ToArray())
        {
            // Blocked when a mark of the same or a higher class, or another starter, stands between.
            var adjacent = starter == kept - 1;
            if (starter >= 0 && (adjacent || (points[kept - 1].Class != 0 && points[kept - 1].Class < next.Class))
                && TryCompose(points[starter].Point, next.Point, out var composed))
            {
                points[starter] = (composed, 0);
                continue;
            }

            if (next.Class == 0)
            {
                starter = kept;
            }

            points[kept++] = next;
        }

        points.RemoveRange(kept, points.Count - kept);
    }

    private static bool TryCompose(int first, int second, out int composed)
    {
        if (first - LeadBase is >= 0 and < LeadCount && second - VowelBase is >= 0 and < VowelCount)
        {
            composed = HangulBase + ((((first - LeadBase) * VowelCount) + (second - VowelBase)) * TrailCount);
            return true;
        }

        if (first - HangulBase is >= 0 and < HangulCount && (first - HangulBase) % TrailCount == 0 && second - TrailBase is > 0 and < TrailCount)
        {
            composed = first + (second - TrailBase);
            return true;
        }

        return Tables.Value.Composed.TryGetValue((first, second), out composed);
    }
}
