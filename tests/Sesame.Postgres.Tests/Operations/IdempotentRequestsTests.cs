using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Sesame.Abstractions.Calls;
using Sesame.Grains.Operations;
using Sesame.Grains.Storage;
using Sesame.Postgres.Tests.Storage;
using Sesame.Testing;
using Xunit;

namespace Sesame.Postgres.Tests.Operations;

public sealed class IdempotentRequestsTests : IClassFixture<SampleStorage>
{
    private readonly ManualTime time = new();
    private readonly SampleStorage samples;
    private readonly IdempotentRequests requests;
    private readonly RequestIdempotency request = Request("body");

    public IdempotentRequestsTests(SampleStorage samples)
    {
        this.samples = samples;
        requests = samples.Host(samples.Database.ConnectionString, time: time).GetRequiredService<IdempotentRequests>();
        request = Request("body") with { RequestId = Guid.CreateVersion7().ToString() };
    }

    [Fact]
    public async Task A_repeat_finds_the_answer_of_the_first_one()
    {
        Assert.Null(await requests.FindAsync(request));
        await Commit(request, "answer"u8.ToArray());
        var reply = await requests.FindAsync(request);
        Assert.True(reply!.SameBody);
        Assert.Equal("answer"u8.ToArray(), reply.Reply);
        Assert.False((await requests.FindAsync(request with { BodyHash = Request("other").BodyHash }))!.SameBody);
    }

    [Fact]
    public async Task Callers_and_methods_do_not_meet()
    {
        await Commit(request, "answer"u8.ToArray());
        Assert.Null(await requests.FindAsync(request with { Caller = "somebody else" }));
        Assert.Null(await requests.FindAsync(request with { Method = "another method" }));
    }

    [Fact]
    public async Task Of_two_at_once_the_second_changes_nothing()
    {
        await Commit(request, "answer"u8.ToArray());
        var missed = await Assert.ThrowsAsync<ExpectationFailedException>(() => Commit(request, "another"u8.ToArray()));
        Assert.Equal("idempotent_requests", missed.Table);
        Assert.Equal("answer"u8.ToArray(), (await requests.FindAsync(request))!.Reply);
    }

    [Fact]
    public async Task Of_many_at_once_one_has_its_effect_and_all_find_its_answer()
    {
        for (var round = 0; round < 10; round++)
        {
            var raced = request with { RequestId = Guid.CreateVersion7().ToString() };
            var organization = Guid.CreateVersion7();
            var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(number => Task.Run(() => AnswerAsync(raced, organization, number))));

            Assert.Single(answers.Distinct());
            Assert.Equal(answers[0], await samples.ScalarAsync<string>($"SELECT string_agg(id, ', ') FROM samples WHERE organization_id = '{organization}'"));
            Assert.Equal(1L, await samples.ScalarAsync<long>($"SELECT count(*) FROM audit_log WHERE object_id IN (SELECT id FROM samples WHERE organization_id = '{organization}')"));
        }
    }

    // As a grain does: who comes too late answers what the first one did.
    private async Task<string> AnswerAsync(RequestIdempotency about, Guid organization, int number)
    {
        var id = $"{number} {about.RequestId}";
        var memory = await samples.OpenAsync(id);
        try
        {
            await memory.Save(new Sample(organization, id, number), requests.Remember(about, System.Text.Encoding.UTF8.GetBytes(id)));
            return id;
        }
        catch (ExpectationFailedException)
        {
            return System.Text.Encoding.UTF8.GetString((await requests.FindAsync(about))!.Reply);
        }
    }

    [Fact]
    public async Task After_a_day_the_id_is_free_again()
    {
        await Commit(request, "answer"u8.ToArray());
        time.Advance(TimeSpan.FromHours(24));
        Assert.Null(await requests.FindAsync(request));
        await Commit(request, "another"u8.ToArray());
        Assert.Equal("another"u8.ToArray(), (await requests.FindAsync(request))!.Reply);
    }

    [Fact]
    public async Task Answers_are_not_readable_in_the_database()
    {
        await Commit(request, "a secret answer"u8.ToArray());
        Assert.Equal(1L, await samples.ScalarAsync<long>(
            $"SELECT count(*) FROM idempotent_requests WHERE request_id = '{request.RequestId}' AND position('secret'::bytea IN reply) = 0"));
    }

    private async Task Commit(RequestIdempotency about, byte[] reply)
    {
        var memory = await samples.OpenAsync(Guid.CreateVersion7().ToString("N"));
        memory.Stored.Add(requests.Remember(about, reply)).Add(memory.Entry("samples.request"));
        await memory.Write();
    }

    private static RequestIdempotency Request(string body) => new("client one", "sesame.Test/Method", "id", SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(body)));
}
