using Sesame.Api.Errors;

namespace Sesame.Api.Access;

/// <summary>How long a replaced secret goes on.</summary>
internal static class Overlaps
{
    private const int SecondsMax = 86_400;

    /// <summary>0 to 24 hours; anything else ends the call.</summary>
    public static TimeSpan Read(int overlapSeconds) => overlapSeconds is >= 0 and <= SecondsMax
        ? TimeSpan.FromSeconds(overlapSeconds)
        : throw ErrorMap.ToRpc(new FieldFaults().Add("overlapSeconds", "0 to 86400 is needed.").All);
}
