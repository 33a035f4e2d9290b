using Grpc.Core;

namespace Grpc.Reflection.V1Alpha;

/// <summary>Server reflection, v1alpha, which older tools still ask for.</summary>
internal sealed class ReflectionService(ReflectionSource source) : ServerReflection.ServerReflectionBase
{
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream,
        IServerStreamWriter<ServerReflectionResponse> responseStream,
        ServerCallContext context)
    {
        while (await requestStream.MoveNext(context.CancellationToken).ConfigureAwait(false))
        {
            var request = requestStream.Current;
            var response = Answer(request);
            response.ValidHost = request.Host;
            response.OriginalRequest = request;
            await responseStream.WriteAsync(response).ConfigureAwait(false);
        }
    }

    private ServerReflectionResponse Answer(ServerReflectionRequest request) => request.MessageRequestCase switch
    {
        ServerReflectionRequest.MessageRequestOneofCase.FileByFilename =>
            File(source.Symbols.FileByName(request.FileByFilename), "File not found."),
        ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol =>
            File(source.Symbols.FileContaining(request.FileContainingSymbol), "Symbol not found."),
        ServerReflectionRequest.MessageRequestOneofCase.FileContainingExtension =>
            File(
                source.Symbols.FileExtending(request.FileContainingExtension.ContainingType, request.FileContainingExtension.ExtensionNumber),
                "Extension not found."),
        ServerReflectionRequest.MessageRequestOneofCase.AllExtensionNumbersOfType => ExtensionNumbers(request.AllExtensionNumbersOfType),
        ServerReflectionRequest.MessageRequestOneofCase.ListServices => Services(),
        _ => Error(StatusCode.Unimplemented, "Request type not supported here."),
    };

    private static ServerReflectionResponse File(Google.Protobuf.Reflection.FileDescriptor? file, string missing) => file is null
        ? Error(StatusCode.NotFound, missing)
        : new ServerReflectionResponse
        {
            FileDescriptorResponse = new FileDescriptorResponse { FileDescriptorProto = { SymbolRegistry.WithImports(file) } },
        };

    private ServerReflectionResponse ExtensionNumbers(string type) => source.Symbols.ExtensionNumbers(type) is not { } numbers
        ? Error(StatusCode.NotFound, "Type not found.")
        : new ServerReflectionResponse
        {
            AllExtensionNumbersResponse = new ExtensionNumberResponse { BaseTypeName = type, ExtensionNumber = { numbers } },
        };

    private ServerReflectionResponse Services() => new()
    {
        ListServicesResponse = new ListServiceResponse { Service = { source.ServiceNames.Select(name => new ServiceResponse { Name = name }) } },
    };

    private static ServerReflectionResponse Error(StatusCode code, string message) => new()
    {
        ErrorResponse = new ErrorResponse { ErrorCode = (int)code, ErrorMessage = message },
    };
}
