using System.Buffers.Binary;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Sesame.Abstractions.Sessions;
using Sesame.Api.Access;
using Sesame.Api.Errors;
using Sesame.Api.Errors.V1;
using Sesame.Api.Tokens.V1;

namespace Sesame.Api.Tokens;

/// <summary>What a check of a token answers.</summary>
internal static class TokenReplies
{
    /// <summary>What stands before a message on the wire.</summary>
    public const int FrameHeaderBytes = 5;

    private const long BuiltInRolesVersion = 1;

    public static CheckTokenResponse Active(TokenVerdict.Valid token, SessionCheck session)
    {
        var response = new CheckTokenResponse
        {
            Active = true,
            SessionId = token.SessionId.ToString(),
            UserId = session.UserId.ToString(),
            ClientId = session.ClientId,
            RolesVersion = BuiltInRolesVersion,
            ExpiresAt = token.ExpiresAt.ToTimestamp(),
        };
        if (session.OrganizationId is { } organization)
        {
            response.OrganizationId = organization.ToString();
        }

        if (session.ImpersonatorId is { } actor)
        {
            response.Actor = actor.ToString();
        }

        return response;
    }

    public static CheckTokenResponse Inactive(ErrorReason reason) => new() { Active = false, Reason = ErrorMap.NameOf(reason) };

    /// <summary>A reply as gRPC carries it: a byte that says it is not packed, its length, the message.</summary>
    public static byte[] Frame(CheckTokenResponse response)
    {
        var frame = new byte[FrameHeaderBytes + response.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - FrameHeaderBytes);
        response.WriteTo(frame.AsSpan(FrameHeaderBytes));
        return frame;
    }
}
