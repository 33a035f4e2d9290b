using Sesame.Api.Access;
using Xunit;

namespace Sesame.Api.Tests.Access;

public sealed class BoundedCacheTests
{
    [Fact]
    public void Finds_a_piece_of_a_longer_text()
    {
        var cache = new BoundedCache<object>(10);
        var value = new object();
        cache.Set("key", value);
        Assert.True(cache.TryGet("a key here".AsSpan(2, 3), out var found));
        Assert.Same(value, found);
        Assert.False(cache.TryGet("other", out _));
    }

    [Fact]
    public void Forgets_what_is_not_used_when_it_is_full()
    {
        var cache = new BoundedCache<object>(10);
        cache.Set("old", new object());
        for (var i = 0; i < 20; i++)
        {
            cache.Set($"new {i}", new object());
        }

        Assert.False(cache.TryGet("old", out _));
        Assert.InRange(Enumerable.Range(0, 20).Count(i => cache.TryGet($"new {i}", out _)), 1, 10);
    }

    [Fact]
    public void Keeps_what_is_used()
    {
        var cache = new BoundedCache<object>(10);
        cache.Set("used", new object());
        for (var i = 0; i < 100; i++)
        {
            Assert.True(cache.TryGet("used", out _));
            cache.Set($"new {i}", new object());
        }
    }
}
