namespace Sesame.Bench.Harness;

/// <summary>
/// Two samples compared by rank (Mann-Whitney): the chance that one drawn from the first is larger than one drawn from the second, ties counted half. 0.5 tells nothing
/// about which sample a value came from; outliers of a busy machine weigh no more than any other value.
/// </summary>
internal sealed record TwoSamples(double Chance, double StandardError, double MedianOfFirst, double MedianOfSecond)
{
    /// <summary>Half the width of the interval that holds the chance in 99 of 100 repetitions.</summary>
    public double Margin => 2.576 * StandardError;

    public static TwoSamples Of(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        var all = first.Select(value => (Value: value, OfFirst: true)).Concat(second.Select(value => (Value: value, OfFirst: false))).OrderBy(one => one.Value).ToList();
        double ranks = 0;
        for (var i = 0; i < all.Count;)
        {
            var end = i;
            while (end < all.Count && all[end].Value.Equals(all[i].Value))
            {
                end++;
            }

            // Equal values share the middle of their ranks i + 1 … end.
            ranks += all[i..end].Count(one => one.OfFirst) * (i + 1 + end) / 2.0;
            i = end;
        }

        double n = first.Count, m = second.Count;
        return new TwoSamples((ranks - (n * (n + 1) / 2)) / (n * m), Math.Sqrt((n + m + 1) / (12 * n * m)), Median(first), Median(second));
    }

    private static double Median(IReadOnlyList<double> values) => values.Order().ElementAt(values.Count / 2);
}
