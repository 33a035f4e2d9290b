using Sesame.Grains.Passwords;
using Xunit;

namespace Sesame.Grains.Tests.Passwords;

public sealed class HashQueueTests
{
    private readonly HashQueue queue = new(countMax: 4);

    [Fact]
    public void An_empty_queue_gives_nothing() => Assert.Null(queue.Dequeue());

    [Fact]
    public void One_key_is_served_in_order()
    {
        HashJob[] jobs = [Job("a"), Job("a"), Job("a")];
        Admit(jobs);
        Assert.Equal(jobs, Drain());
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void Keys_take_turns_however_many_jobs_one_has()
    {
        HashJob[] jobs = [Job("a"), Job("a"), Job("a"), Job("b")];
        Admit(jobs);
        Assert.Equal([jobs[0], jobs[3], jobs[1], jobs[2]], Drain());
    }

    [Fact]
    public void A_key_that_comes_back_waits_for_its_turn()
    {
        HashJob[] jobs = [Job("a"), Job("b"), Job("b")];
        Admit(jobs);
        Assert.Same(jobs[0], queue.Dequeue());
        var again = Job("a");
        Admit(again);
        Assert.Equal([jobs[1], again, jobs[2]], Drain());
    }

    [Fact]
    public void A_full_queue_of_the_same_key_refuses_the_newcomer()
    {
        Admit(Job("a"), Job("a"), Job("a"), Job("a"));
        var late = Job("a");
        Assert.Same(late, queue.Enqueue(late));
        Assert.Equal(4, queue.Count);
    }

    [Fact]
    public void A_newcomer_of_another_key_takes_the_last_place_of_the_longest_line()
    {
        HashJob[] flood = [Job("flood"), Job("flood"), Job("flood"), Job("flood")];
        Admit(flood);
        var other = Job("other");
        Assert.Same(flood[3], queue.Enqueue(other));
        Assert.Null(flood[3].Place);
        Assert.Equal([flood[0], other, flood[1], flood[2]], Drain());
    }

    [Fact]
    public void A_newcomer_is_refused_where_the_places_are_shared_evenly()
    {
        Admit(Job("a"), Job("a"), Job("b"), Job("b"));
        var late = Job("a");
        Assert.Same(late, queue.Enqueue(late));
    }

    [Fact]
    public void With_every_place_taken_by_a_key_of_its_own_a_new_key_is_refused()
    {
        Admit(Job("a"), Job("b"), Job("c"), Job("d"));
        var late = Job("e");
        Assert.Same(late, queue.Enqueue(late));
    }

    [Fact]
    public void A_removed_job_is_not_served_and_frees_its_place()
    {
        HashJob[] jobs = [Job("a"), Job("b"), Job("a")];
        Admit(jobs);
        Assert.True(queue.Remove(jobs[1]));
        Assert.False(queue.Remove(jobs[1]));
        Assert.Equal(2, queue.Count);
        Assert.Equal([jobs[0], jobs[2]], Drain());
        Assert.False(queue.Remove(jobs[0]));
    }

    private static HashJob<int> Job(string key) => new(key, () => 0, -1);

    private void Admit(params HashJob[] jobs) => Assert.All(jobs, job => Assert.Null(queue.Enqueue(job)));

    private List<HashJob> Drain()
    {
        List<HashJob> drained = [];
        while (queue.Dequeue() is { } job)
        {
            drained.Add(job);
        }

        return drained;
    }
}
