using Sesame.Bench.Load;

namespace Sesame.Bench.Product;

/// <summary>CheckToken by gRPC, each call with the next of many tokens; the reply must say that the token is good.</summary>
internal static class CheckTokenCall
{
    public static GrpcCall Make(SesameProcess server, IReadOnlyList<string> tokens)
    {
        var bodies = tokens.Select(token => (ReadOnlyMemory<byte>)GrpcCall.FrameStrings(token)).ToArray();
        return new GrpcCall(
            "/sesame.tokens.v1.TokenService/CheckToken",
            [server.ClientBasic],
            (_, n) => bodies[(int)(n % bodies.Length)],
            (_, message) => message is [0x08, 0x01, ..]);
    }
}
