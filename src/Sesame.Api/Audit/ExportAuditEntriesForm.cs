using Google.Protobuf;
using Grpc.Core;

namespace Sesame.Api.Audit.V1;

/// <summary>
/// How pieces of an export go over gRPC. Google.Api.CommonProtos has a <c>HttpBody</c> that cannot be written into buffers or read from them, which
/// generated code does with every message; of one type, these overloads are preferred to the generated ones.
/// </summary>
public static partial class AuditService
{
    private static void __Helper_SerializeMessage(ExportAuditEntriesResponse message, SerializationContext context) => context.Complete(message.ToByteArray());

    private static ExportAuditEntriesResponse __Helper_DeserializeMessage(DeserializationContext context, MessageParser<ExportAuditEntriesResponse> parser) =>
        parser.ParseFrom(new CodedInputStream(context.PayloadAsNewBuffer()));
}
