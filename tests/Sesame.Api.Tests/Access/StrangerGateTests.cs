using System.Net;
using Sesame.Api.Access;
using Sesame.Api.Errors;
using Sesame.Api.Errors.V1;
using Sesame.Testing;
using Xunit;

namespace Sesame.Api.Tests.Access;

public sealed class StrangerGateTests
{
    private readonly ManualTime time = new();

    [Fact]
    public void Is_closed_by_default() => Assert.Equal(ErrorReason.CredentialsMissing, Refusal(new StrangerGate(new AccessOptions(), time), "192.0.2.1"));

    [Fact]
    public void Admits_one_request_per_second_and_address()
    {
        var gate = Open();
        Assert.Null(Refusal(gate, "192.0.2.1"));
        Assert.Equal(ErrorReason.LimitReached, Refusal(gate, "192.0.2.1"));
        Assert.Null(Refusal(gate, "192.0.2.2"));
        time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal(ErrorReason.LimitReached, Refusal(gate, "192.0.2.1"));
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(Refusal(gate, "192.0.2.1"));
    }

    [Fact]
    public void Counts_ipv6_by_its_first_64_bits()
    {
        var gate = Open();
        Assert.Null(Refusal(gate, "2001:db8::1"));
        Assert.Equal(ErrorReason.LimitReached, Refusal(gate, "2001:db8::ffff:2"));
        Assert.Null(Refusal(gate, "2001:db8:0:1::1"));
    }

    [Fact]
    public void Refuses_other_apis_and_callers_without_an_address()
    {
        Assert.Equal(ErrorReason.CredentialsMissing, Refusal(Open(), "192.0.2.1", "tokens"));
        Assert.Equal(ErrorReason.CredentialsMissing, Refusal(Open(), null));
    }

    [Fact]
    public async Task Of_many_requests_at_once_one_is_admitted()
    {
        var gate = Open();
        var refusals = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => Refusal(gate, "192.0.2.1"))));
        Assert.Single(refusals, refusal => refusal is null);
    }

    private StrangerGate Open() => new(new AccessOptions { OpenApis = { "accounts" } }, time);

    private static ErrorReason? Refusal(StrangerGate gate, string? address, string api = "accounts")
    {
        var facts = new CallFacts { RequestId = "r", Address = address is null ? null : IPAddress.Parse(address), Forwarded = false };
        try
        {
            gate.Admit(new CallTarget(facts, null, api));
            return null;
        }
        catch (CallFailedException failed)
        {
            return failed.Reason;
        }
    }
}
