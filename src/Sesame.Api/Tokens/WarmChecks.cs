using System.Buffers;
using System.Buffers.Binary;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Sesame.Abstractions.Sessions;
using Sesame.Api.Access;
using Sesame.Api.Cluster;

namespace Sesame.Api.Tokens;

/// <summary>
/// Answers the call that is made more often than all others together, <c>CheckToken</c> over gRPC with a token and by a client that were both found good
/// before, without making objects of what it reads and writes. The same rules decide in the same order: the client's credentials and restrictions, the
/// permission, the token's end, the keys in force, the session. Whatever it cannot surely answer "good" goes the common way, untouched.
/// </summary>
internal sealed class WarmChecks(TokenVerifier verifier, CallerResolver callers, AccessRules rules, CallMeter meter)
{
    /// <summary>The call.</summary>
    public const string Path = "/sesame.tokens.v1.TokenService/CheckToken";

    private const byte TokenTag = 0x0A;
    private const int BytesMax = 2 * AccessTokenText.LengthMax;

    private static readonly StringValues GrpcContent = "application/grpc", Ok = "0";

    private readonly MethodAccess rule = rules.Find(Path) is { IsPublic: false, StepUp: null } found ? found : throw new InvalidOperationException($"{Path} must demand a permission and no step-up.");

    /// <summary>The call's handler, with <paramref name="method"/> for all that is not warm.</summary>
    public RequestDelegate InFrontOf(RequestDelegate method) => http =>
    {
        var began = meter.Begin();
        if (!IsOrdinary(http.Request) || !MayCall(http) || !http.Request.BodyReader.TryRead(out var read))
        {
            return method(http);
        }

        if (read.IsCompleted && FindToken(read.Buffer) is { } token && token.Session.TryCheck(out var checking))
        {
            if (!checking.IsCompletedSuccessfully)
            {
                http.Request.BodyReader.AdvanceTo(read.Buffer.Start);
                return Wait(http, token, checking, began, method);
            }

            if (checking.Result is { } session)
            {
                http.Request.BodyReader.AdvanceTo(read.Buffer.End);
                Answer(http, token, session, began);
                return Task.CompletedTask;
            }
        }

        http.Request.BodyReader.AdvanceTo(read.Buffer.Start);
        return method(http);
    };

    private async Task Wait(HttpContext http, RememberedToken token, ValueTask<SessionCheck?> checking, long began, RequestDelegate method)
    {
        SessionCheck? session = null;
        try
        {
            session = await checking;
        }
        catch (Exception)
        {
            // The common way meets it again, and has the words for it.
        }

        if (session is null)
        {
            await method(http);
            return;
        }

        if (http.Request.BodyReader.TryRead(out var read))
        {
            http.Request.BodyReader.AdvanceTo(read.Buffer.End);
        }

        Answer(http, token, session, began);
    }

    private void Answer(HttpContext http, RememberedToken token, SessionCheck session, long began)
    {
        var frame = token.Frame(session);
        http.Response.Headers.ContentType = GrpcContent;
        http.Response.BodyWriter.Write(frame);
        http.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers.GrpcStatus = Ok;
        meter.End(Path, began, good: true);
    }

    // An answer that is given at once is in time. A message that is packed, or longer than any token, is not looked into here.
    private static bool IsOrdinary(HttpRequest request)
    {
        var headers = request.Headers;
        return HttpProtocol.IsHttp2(request.Protocol)
            && request.ContentLength is null or <= BytesMax
            && headers.GrpcEncoding.Count == 0
            && (headers.GrpcTimeout is not { Count: > 0 } timeout || IsSomeTime(timeout.ToString()));
    }

    // 1 to 8 digits and a unit; what is not, or is nothing, is refused on the common way.
    private static bool IsSomeTime(string timeout) =>
        timeout.Length is >= 2 and <= 9 && "HMSmun".Contains(timeout[^1], StringComparison.Ordinal) && timeout[0] != '0' && !timeout.AsSpan(0, timeout.Length - 1).ContainsAnyExceptInRange('0', '9');

    private bool MayCall(HttpContext http) =>
        http.Features.Get<CallFacts>() is { } facts && callers.Admits(http.Request, new CallTarget(facts, null, rule.Area), rule.Demand!);

    // One message, not packed, that holds the token and nothing else.
    private RememberedToken? FindToken(in ReadOnlySequence<byte> body)
    {
        if (!body.IsSingleSegment)
        {
            return null;
        }

        var frame = body.FirstSpan;
        if (frame.Length < TokenReplies.FrameHeaderBytes + 2 || frame[0] != 0 || BinaryPrimitives.ReadUInt32BigEndian(frame[1..]) != (uint)(frame.Length - TokenReplies.FrameHeaderBytes))
        {
            return null;
        }

        var message = frame[TokenReplies.FrameHeaderBytes..];
        return message[0] == TokenTag && TryReadLength(message[1..], out var length, out var bytes) && length == message.Length - 1 - bytes && verifier.TryRemember(message[(1 + bytes)..], out var token)
            ? token
            : null;
    }

    // A length of one or two bytes; longer ones belong to no token.
    private static bool TryReadLength(ReadOnlySpan<byte> text, out int length, out int bytes)
    {
        bytes = text[0] < 0x80 ? 1 : 2;
        length = bytes == 1 ? text[0] : text.Length > 1 ? (text[0] & 0x7F) | (text[1] << 7) : 0;
        return bytes == 1 || (text.Length > 1 && text[1] < 0x80);
    }
}
