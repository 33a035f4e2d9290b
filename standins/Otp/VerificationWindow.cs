namespace OtpNet;

/// <summary>How many steps before and after the current one are accepted as well; none by default.</summary>
public class VerificationWindow(int previous = 0, int future = 0)
{
    /// <summary>One step either way, as RFC 6238 section 5.2 recommends for network delay.</summary>
    public static readonly VerificationWindow RfcSpecifiedNetworkDelay = new(previous: 1, future: 1);

    /// <summary>The current step first, then the past ones, nearest first, then the future ones. No step is below zero.</summary>
    public IEnumerable<long> ValidationCandidates(long initialFrame)
    {
        yield return initialFrame;
        for (var back = 1; back <= previous && initialFrame - back >= 0; back++)
        {
            yield return initialFrame - back;
        }

        for (var ahead = 1; ahead <= future; ahead++)
        {
            yield return initialFrame + ahead;
        }
    }
}
