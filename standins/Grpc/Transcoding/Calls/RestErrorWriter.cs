using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Sesame.OpenApi;
using RpcStatus = Google.Rpc.Status;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Calls;

/// <summary>Writes google.rpc.Status as JSON, with its HTTP status.</summary>
internal sealed class RestErrorWriter(CodecSet codecs, IOptions<RestErrorOptions> options)
{
    private const string DetailsTrailer = "grpc-status-details-bin";

    /// <summary>The status of a field that cannot be what the caller wrote.</summary>
    public RpcStatus InvalidField(InvalidFieldException fault)
    {
        var violation = new BadRequest.Types.FieldViolation { Field = fault.Path, Description = fault.Description };
        var status = new RpcStatus { Code = (int)StatusCode.InvalidArgument, Message = fault.Message };
        if (options.Value.Domain is { } domain)
        {
            status.Details.Add(Any.Pack(new ErrorInfo { Type = options.Value.InvalidFieldReason, Domain = domain }));
        }

        status.Details.Add(Any.Pack(new BadRequest { FieldViolations = { violation } }));
        return status;
    }

    /// <summary>The status with the details that the trailers hold for gRPC clients.</summary>
    public static RpcStatus WithDetails(global::Grpc.Core.Status status, Metadata? trailers)
    {
        if (trailers?.GetValueBytes(DetailsTrailer) is { } packed)
        {
            try
            {
                return RpcStatus.Parser.ParseFrom(packed);
            }
            catch (InvalidProtocolBufferException)
            {
                // A service's own bytes under that name: the plain status says what it can.
            }
        }

        return new RpcStatus { Code = (int)status.StatusCode, Message = status.Detail };
    }

    public Task WriteNotFound(HttpContext http) =>
        WriteAsync(http, StatusCodes.Status404NotFound, Plain(StatusCode.NotFound, "There is nothing at this path."));

    public Task WriteMethodNotAllowed(HttpContext http, string allow)
    {
        http.Response.Headers.Allow = allow;
        return WriteAsync(http, StatusCodes.Status405MethodNotAllowed, Plain(StatusCode.Unimplemented, $"This path takes {allow}."));
    }

    public Task WriteAsync(HttpContext http, int httpStatus, RpcStatus status)
    {
        var response = http.Response;
        response.StatusCode = httpStatus;
        response.ContentType = "application/json";
        var output = JsonOutput.Begin(response.BodyWriter, codecs.Settings.WriteIndented);
        try
        {
            Write(output.Writer, status);
            output.Writer.Flush();
            response.ContentLength = output.Buffer.Length;
            output.Buffer.Commit();
        }
        finally
        {
            output.End();
        }

        return response.BodyWriter.FlushAsync(http.RequestAborted).AsTask();
    }

    /// <summary>Ends a stream that has begun: its last line is an object with the one member "error".</summary>
    public void WriteLine(HttpContext http, RpcStatus status)
    {
        var output = JsonOutput.Begin(http.Response.BodyWriter, isIndented: false);
        try
        {
            output.Writer.WriteStartObject();
            output.Writer.WritePropertyName("error"u8);
            Write(output.Writer, status);
            output.Writer.WriteEndObject();
            output.Writer.Flush();
            output.Buffer.GetSpan(1)[0] = (byte)'\n';
            output.Buffer.Advance(1);
            output.Buffer.Commit();
        }
        finally
        {
            output.End();
        }
    }

    public static RpcStatus Plain(StatusCode code, string message) => new() { Code = (int)code, Message = message };

    private void Write(Utf8JsonWriter writer, RpcStatus status)
    {
        writer.WriteStartObject();
        writer.WriteNumber("code"u8, status.Code);
        writer.WriteString("message"u8, status.Message);
        writer.WriteStartArray("details"u8);
        var codec = codecs.ForMessage(Any.Descriptor);
        foreach (var detail in status.Details)
        {
            if (codecs.FindType(Any.GetTypeName(detail.TypeUrl)) is not null)
            {
                codec.Write(writer, detail);
                continue;
            }

            // An error must get out even when its detail is of a type that nobody registered.
            writer.WriteStartObject();
            writer.WriteString("@type"u8, detail.TypeUrl);
            writer.WriteBase64String("value"u8, detail.Value.Span);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
