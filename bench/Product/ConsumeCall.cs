using Sesame.Bench.Load;

namespace Sesame.Bench.Product;

/// <summary>ConsumeRateLimit by gRPC, each call for the next of some subjects, under a limit that is never reached; the reply must admit it.</summary>
internal static class ConsumeCall
{
    /// <summary>Makes a policy and gives its name.</summary>
    public static async Task<string> MakePolicy(SesameProcess server, Journey journey)
    {
        var admin = await journey.LogIn(server.Bootstrap.Email, server.Bootstrap.Password);
        var policy = "bench-" + Journey.NewState();
        await journey.Post("/accounts/v1/rate-limits/policies", new { name = policy, limit = 1_000_000_000, window = "3600s" }, admin.Access);
        return policy;
    }

    public static GrpcCall Make(SesameProcess server, string policy, int subjects)
    {
        var bodies = Enumerable.Range(0, subjects).Select(i => (ReadOnlyMemory<byte>)GrpcCall.FrameStrings(policy, SubjectOf(i))).ToArray();
        return new GrpcCall(
            "/sesame.ratelimits.v1.RateLimitService/ConsumeRateLimit",
            [server.ClientBasic],
            (_, n) => bodies[(int)(n % subjects)],
            (_, message) => message is [0x08, 0x01, ..]);
    }

    public static string SubjectOf(int number) => $"subject {number}";
}
