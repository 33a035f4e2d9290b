using Sesame.Grains.Clients;
using Sesame.Testing;
using Xunit;

namespace Sesame.Grains.Tests.Clients;

public sealed class RequestPaceTests
{
    private readonly ManualTime time = new();
    private readonly RequestPace pace = new();

    [Fact]
    public void Admits_the_limit_and_not_one_more()
    {
        Assert.Equal(10, Enumerable.Range(0, 50).Count(_ => Take(10) is null));
        Assert.Equal(TimeSpan.FromSeconds(1), Take(10));
    }

    [Fact]
    public void Admits_again_one_by_one_as_requests_become_a_second_old()
    {
        Assert.Null(Take(2));
        time.Advance(TimeSpan.FromMilliseconds(400));
        Assert.Null(Take(2));
        Assert.Equal(TimeSpan.FromMilliseconds(600), Take(2));
        time.Advance(TimeSpan.FromMilliseconds(600));
        Assert.Null(Take(2));
        Assert.Equal(TimeSpan.FromMilliseconds(400), Take(2));
    }

    [Fact]
    public void In_no_span_of_a_second_are_more_than_the_limit_admitted()
    {
        var random = new Random(7);
        var admitted = new List<DateTimeOffset>();
        for (var i = 0; i < 5_000; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(random.Next(0, 40)));
            if (Take(20) is null)
            {
                admitted.Add(time.GetUtcNow());
            }
        }

        Assert.All(admitted.Skip(20).Zip(admitted), pair => Assert.True(pair.First - pair.Second >= TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void A_changed_limit_holds_at_once()
    {
        Assert.Equal(1, Enumerable.Range(0, 5).Count(_ => Take(1) is null));
        Assert.Equal(100, Enumerable.Range(0, 500).Count(_ => Take(100) is null));
    }

    private TimeSpan? Take(int limit) => pace.Take(limit, time.GetTimestamp(), time);
}
