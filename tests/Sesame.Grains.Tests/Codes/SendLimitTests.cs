using Sesame.Grains.Codes;
using Xunit;

namespace Sesame.Grains.Tests.Codes;

public sealed class SendLimitTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void One_mail_a_minute()
    {
        var sends = SendLimit.Add([], Noon);

        Assert.Equal(TimeSpan.FromSeconds(60), SendLimit.Wait(sends, Noon));
        Assert.Equal(TimeSpan.FromSeconds(1), SendLimit.Wait(sends, Noon.AddSeconds(59)));
        Assert.Null(SendLimit.Wait(sends, Noon.AddSeconds(60)));
    }

    [Fact]
    public void Five_mails_an_hour()
    {
        IReadOnlyList<DateTimeOffset> sends = [];
        for (var minute = 0; minute < 5; minute++)
        {
            sends = SendLimit.Add(sends, Noon.AddMinutes(minute));
        }

        Assert.Equal(TimeSpan.FromMinutes(50), SendLimit.Wait(sends, Noon.AddMinutes(10)));
        Assert.Null(SendLimit.Wait(sends, Noon.AddMinutes(60)));
    }

    [Fact]
    public void Mails_older_than_an_hour_are_forgotten() => Assert.Single(SendLimit.Add([Noon, Noon.AddMinutes(1)], Noon.AddMinutes(61)));
}
