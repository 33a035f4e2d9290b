using Google.Protobuf;
using Sesame.Bench.Load;

namespace Sesame.Bench.Product;

/// <summary>Refreshes by gRPC: each lane has a session and refreshes it with the token its last refresh gave.</summary>
internal static class RefreshCall
{
    private const uint ReplyTag = 10, RefreshTag = 26;

    public static GrpcCall Make(SesameServer server, IReadOnlyList<Tokens> sessions)
    {
        var current = sessions.Select(tokens => tokens.Refresh).ToArray();
        return new GrpcCall(
            "/sesame.sessions.v1.SessionService/RefreshSession",
            [server.ClientBasic],
            (lane, _) => GrpcCall.FrameStrings(current[lane]),
            (lane, message) => (current[lane] = RefreshOf(message.ToArray())).StartsWith("srt_", StringComparison.Ordinal));
    }

    // reply = 1 { refresh = 3 }
    private static string RefreshOf(byte[] message)
    {
        var outer = new CodedInputStream(message);
        while (outer.ReadTag() is var tag and not 0)
        {
            if (tag != ReplyTag)
            {
                outer.SkipLastField();
                continue;
            }

            var inner = outer.ReadBytes().CreateCodedInput();
            while (inner.ReadTag() is var field and not 0)
            {
                if (field == RefreshTag)
                {
                    return inner.ReadString();
                }

                inner.SkipLastField();
            }
        }

        return "";
    }
}
