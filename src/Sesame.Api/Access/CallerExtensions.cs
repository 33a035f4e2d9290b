using Grpc.Core;

namespace Sesame.Api.Access;

/// <summary>Reaches the caller from a service method.</summary>
public static class CallerExtensions
{
    /// <summary>Who makes this call; known before any method runs.</summary>
    public static Caller Caller(this ServerCallContext context) =>
        context.GetHttpContext().Features.Get<CallFacts>()?.Caller
        ?? throw new InvalidOperationException($"{context.Method} was reached before its caller was known.");
}
