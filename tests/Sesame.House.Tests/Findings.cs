using Xunit;

namespace Sesame.House.Tests;

/// <summary>Turns a list of faults into one failure that names them all.</summary>
public static class Findings
{
    public static void None(IEnumerable<string> faults, string advice)
    {
        var all = faults.Distinct().ToList();
        Assert.True(all.Count == 0, $"{advice}\n  {string.Join("\n  ", all)}");
    }
}
