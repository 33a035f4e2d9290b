using Sesame.Bench.Load;

namespace Sesame.Bench.Product;

/// <summary>A login with the right password by gRPC, each with a state of its own; the reply must be a session.</summary>
internal static class LoginCall
{
    public static GrpcCall Make(SesameServer server, IReadOnlyList<(string Id, string Email)> users) => new(
        "/sesame.logins.v1.LoginService/SubmitPassword",
        [server.ClientBasic],
        (_, n) => GrpcCall.FrameStrings(users[(int)(n % users.Count)].Email, "", Journey.Password, Journey.NewState()),
        (_, message) => message.IndexOf("sessions"u8) >= 0);
}
