using System.Globalization;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sesame.Api.Access;
using Sesame.Api.Cluster;

namespace Sesame.Api.Errors;

/// <summary>Maps what a call threw, logs it once, and sets the HTTP fields that go with it. It stands outermost, so it also times the calls.</summary>
internal sealed class ErrorInterceptor(ILogger<ErrorInterceptor> logger, CallMeter meter, TimeProvider time) : Interceptor
{
    private const string Challenge = "Basic realm=\"sesame\", Bearer realm=\"sesame\"";

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var began = meter.Begin();
        try
        {
            var running = continuation(request, context);
            if (!running.IsCompletedSuccessfully)
            {
                return Wait(running, context, began);
            }

            meter.End(context.Method, began, good: true);
            return running;
        }
        catch (Exception exception)
        {
            meter.End(context.Method, began, good: false);
            throw Map(exception, context);
        }
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(requestStream, context);
        }
        catch (Exception exception)
        {
            throw Map(exception, context);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception exception)
        {
            throw Map(exception, context);
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(requestStream, responseStream, context);
        }
        catch (Exception exception)
        {
            throw Map(exception, context);
        }
    }

    private async Task<TResponse> Wait<TResponse>(Task<TResponse> running, ServerCallContext context, long began)
    {
        try
        {
            var response = await running;
            meter.End(context.Method, began, good: true);
            return response;
        }
        catch (Exception exception)
        {
            meter.End(context.Method, began, good: false);
            throw Map(exception, context);
        }
    }

    private RpcException Map(Exception exception, ServerCallContext context)
    {
        var http = context.GetHttpContext();
        var mapped = ErrorMap.ToRpc(exception, context.Deadline <= time.GetUtcNow().UtcDateTime);
        Log(exception, mapped, context.Method, http.Features.Get<CallFacts>()?.RequestId);
        if (!http.Response.HasStarted)
        {
            SetFields(http.Response, mapped);
        }

        return mapped;
    }

    private void Log(Exception exception, RpcException mapped, string method, string? requestId)
    {
        if (mapped.StatusCode == StatusCode.Internal)
        {
            ErrorLog.Failed(logger, exception, method, requestId);
        }
        else if (!ReferenceEquals(exception, mapped) && mapped.StatusCode != StatusCode.Cancelled)
        {
            ErrorLog.Unavailable(logger, exception, method, requestId);
        }
        else if (mapped is CallFailedException failed && logger.IsEnabled(LogLevel.Debug))
        {
            ErrorLog.Refused(logger, method, ErrorMap.NameOf(failed.Reason), requestId);
        }
    }

    private static void SetFields(HttpResponse response, RpcException mapped)
    {
        if (mapped is CallFailedException { RetryAfter: { } wait })
        {
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        if (mapped.StatusCode == StatusCode.Unauthenticated)
        {
            response.Headers.WWWAuthenticate = Challenge;
        }
    }
}
