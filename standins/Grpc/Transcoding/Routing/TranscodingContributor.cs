using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.AspNetCore.Server.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Grpc.JsonTranscoding.Binding;
using Microsoft.AspNetCore.Grpc.JsonTranscoding.Calls;
using Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;
using Microsoft.AspNetCore.Grpc.JsonTranscoding.Paths;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Routing;

/// <summary>Maps the http rules of every method that has some.</summary>
internal sealed class TranscodingContributor(TranscodingRoutes routes, CodecSet codecs, RestErrorWriter errors) : IEndpointContributor
{
    public void Contribute(IEndpointRouteBuilder endpoints, BoundService service, List<IEndpointConventionBuilder> conventions)
    {
        foreach (var method in service.Methods)
        {
            // A stream of requests has no place in one HTTP request's path, query and body.
            if (method.Descriptor is { IsClientStreaming: false } descriptor && HttpRules.Of(descriptor) is { } rule)
            {
                codecs.AddTypesOf(descriptor.File);
                foreach (var binding in HttpRules.Bindings(rule))
                {
                    conventions.Add(Map(endpoints, method, descriptor, binding));
                }
            }
        }
    }

    private IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints, BoundMethod method, MethodDescriptor descriptor, HttpRule rule)
    {
        var (httpMethod, path) = HttpRules.Pattern(rule, descriptor);
        var template = PathTemplate.Parse(path);
        var handler = method.Accept(new HandlerFactory(
            new RequestBinder(codecs, descriptor, template, rule.Body), new ReplyWriter(codecs, descriptor, rule.ResponseBody), errors));
        return routes.Map(endpoints, template, httpMethod, $"REST - {httpMethod} {template.Text} - {descriptor.FullName}", handler)
            .WithMetadata([.. method.Metadata, new GrpcMethodMetadata(method.ServiceType, method.Definition), new GrpcJsonTranscodingMetadata(descriptor, rule)]);
    }

    private sealed class HandlerFactory(RequestBinder binder, ReplyWriter replies, RestErrorWriter errors) : IBoundMethodVisitor<RequestDelegate>
    {
        public RequestDelegate Visit<TRequest, TResponse>(BoundMethod<TRequest, TResponse> method)
            where TRequest : class
            where TResponse : class => method.Unary is not null
                ? new UnaryRestCall<TRequest, TResponse>(method, binder, replies, errors).Handle
                : new StreamingRestCall<TRequest, TResponse>(method, binder, replies, errors).Handle;
    }
}
