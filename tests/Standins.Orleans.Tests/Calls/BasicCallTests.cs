using Orleans;
using Xunit;

namespace Standins.Orleans.Tests.Calls;

public interface IEchoGrain : IGrainWithStringKey
{
    Task<string> Echo(string text);

    Task<string> EchoLater(string text);

    ValueTask<int> Count();

    Task<string> Key();

    Task Fail(string message);

    IAsyncEnumerable<int> Numbers(int count);

    Task<string> Join(string turn, string outcome, string? exception, string @class, CancellationToken cancellationToken);
}

public sealed class EchoGrain : Grain, IEchoGrain
{
    private int _count;

    public Task<string> Echo(string text)
    {
        _count++;
        return Task.FromResult(text);
    }

    public async Task<string> EchoLater(string text)
    {
        await Task.Yield();
        _count++;
        return text;
    }

    public ValueTask<int> Count() => new(_count);

    public Task<string> Key() => Task.FromResult(this.GetPrimaryKeyString());

    public Task Fail(string message) => throw new InvalidOperationException(message);

    public Task<string> Join(string turn, string outcome, string? exception, string @class, CancellationToken cancellationToken) =>
        Task.FromResult(string.Concat(turn, outcome, exception, @class));

    public async IAsyncEnumerable<int> Numbers(int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (i % 7 == 0)
            {
                await Task.Yield();
            }

            yield return i;
        }
    }
}

public interface IGuidGrain : IGrainWithGuidKey
{
    Task<Guid> Key();
}

public sealed class GuidGrain : Grain, IGuidGrain
{
    public Task<Guid> Key() => Task.FromResult(this.GetPrimaryKey());
}

public sealed class BasicCallTests
{
    [Fact]
    public async Task A_call_answers_what_the_grain_returned()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Grain<IEchoGrain>("a");

        Assert.Equal("one", await grain.Echo("one"));
        Assert.Equal("two", await grain.EchoLater("two"));
        Assert.Equal("three", await grain.Echo("three"));
        Assert.Equal(3, await grain.Count());
        Assert.Equal("a", await grain.Key());
    }

    [Fact]
    public async Task Each_key_has_its_own_grain()
    {
        await using var silo = await TestSilo.StartAsync();
        await silo.Grain<IEchoGrain>("a").Echo("x");

        Assert.Equal(1, await silo.Grain<IEchoGrain>("a").Count());
        Assert.Equal(0, await silo.Grain<IEchoGrain>("b").Count());
    }

    [Fact]
    public async Task A_guid_key_comes_back_as_it_was()
    {
        await using var silo = await TestSilo.StartAsync();
        var key = new Guid("0f6cbb8e-6c3f-4d58-8ee6-f6f9f2a9e6a1");

        Assert.Equal(key, await silo.Grains.GetGrain<IGuidGrain>(key).Key());
    }

    [Fact]
    public async Task An_exception_reaches_the_caller_with_type_and_message()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Grain<IEchoGrain>("a");

        var cold = await Assert.ThrowsAsync<InvalidOperationException>(() => grain.Fail("cold"));
        var warm = await Assert.ThrowsAsync<InvalidOperationException>(() => grain.Fail("warm"));
        Assert.Equal("cold", cold.Message);
        Assert.Equal("warm", warm.Message);
        Assert.Equal("still here", await grain.Echo("still here"));
    }

    [Fact]
    public async Task A_stream_arrives_whole_and_in_order()
    {
        await using var silo = await TestSilo.StartAsync();
        List<int> seen = [];
        await foreach (var number in silo.Grain<IEchoGrain>("a").Numbers(1000))
        {
            seen.Add(number);
        }

        Assert.Equal(Enumerable.Range(0, 1000), seen);
    }

    [Fact]
    public async Task Parameters_may_have_any_name()
    {
        await using var silo = await TestSilo.StartAsync();

        Assert.Equal("abd", await silo.Grain<IEchoGrain>("a").Join("a", "b", null, "d", CancellationToken.None));
        Assert.Equal("abcd", await silo.Grain<IEchoGrain>("a").Join("a", "b", "c", "d", CancellationToken.None));
    }

    [Fact]
    public async Task Asking_for_a_live_grain_again_gives_the_same_reference()
    {
        await using var silo = await TestSilo.StartAsync();
        await silo.Grain<IEchoGrain>("a").Echo("x");

        Assert.Same(silo.Grain<IEchoGrain>("a"), silo.Grain<IEchoGrain>("a"));
        Assert.Equal(silo.Grain<IEchoGrain>("a"), silo.Grain<IEchoGrain>("a").AsReference<IEchoGrain>());
        Assert.NotEqual(silo.Grain<IEchoGrain>("a"), silo.Grain<IEchoGrain>("b"));
    }
}
