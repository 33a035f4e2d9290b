using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Http;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Roles;
using Sesame.Api.Errors;
using Sesame.Api.Errors.V1;

namespace Sesame.Api.Access;

/// <summary>Resolves the caller and enforces the RPC's access rule before its method runs, for gRPC, REST and gRPC-Web alike.</summary>
internal sealed class AccessInterceptor(AccessRules rules, CallerResolver resolver, StepUpGate stepUps) : Interceptor
{
    private const string Accounts = "accounts";

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var entering = Enter(context);
        return entering.IsCompletedSuccessfully ? continuation(request, context) : Wait(entering, request, context, continuation);

        static async Task<TResponse> Wait(
            ValueTask entering, TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            await entering;
            return await continuation(request, context);
        }
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        await Enter(context);
        return await continuation(requestStream, context);
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        await Enter(context);
        await continuation(request, responseStream, context);
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        await Enter(context);
        await continuation(requestStream, responseStream, context);
    }

    // Nearly every caller is known and let in without a wait: then no state machine is made.
    private ValueTask Enter(ServerCallContext context)
    {
        var rule = rules.Find(context.Method)
            ?? throw ErrorMap.ToRpc(ErrorReason.PermissionMissing, "This call has no access rule and is refused to everybody.");
        var http = context.GetHttpContext();
        var facts = http.Features.Get<CallFacts>() ?? throw new InvalidOperationException("UseCallFacts() must stand in front of the services.");
        if (rule.IsPublic || (rule.OrStranger && !HasCredentials(http.Request)))
        {
            facts.Caller = Public(http, facts);
            return default;
        }

        var resolving = resolver.Resolve(http, new CallTarget(facts, http.Request.Headers.Origin, ApiOf(http, rule)));
        if (!resolving.IsCompletedSuccessfully || rule.StepUp is not null)
        {
            return Wait(resolving, rule, facts, http.Request);
        }

        Admit(resolving.Result, rule, facts);
        return default;

        async ValueTask Wait(ValueTask<Caller> resolving, MethodAccess rule, CallFacts facts, HttpRequest request)
        {
            var caller = await resolving;
            Admit(caller, rule, facts);
            if (rule.StepUp is { } action)
            {
                await stepUps.Demand(action, caller, request);
            }
        }
    }

    private static void Admit(Caller caller, MethodAccess rule, CallFacts facts)
    {
        if (!caller.Holds(rule.Demand!))
        {
            if (!rule.OrOwner || caller.Call.Kind != CallerKind.User)
            {
                throw Refused(caller, rule);
            }

            caller.OwnerOnly = true;
        }

        facts.Caller = caller;
    }

    private static string ApiOf(HttpContext http, MethodAccess rule)
    {
        if (ApiNames.IsGrpc(http.Request))
        {
            return rule.Area;
        }

        // Nearly all paths begin alike: no text is made for those.
        var segment = ApiNames.OfPath(http.Request.Path.Value);
        return segment is Accounts ? Accounts : segment.ToString();
    }

    private static Exception Refused(Caller caller, MethodAccess rule) => caller.Call.Kind == CallerKind.Anonymous
        ? ErrorMap.ToRpc(ErrorReason.CredentialsMissing)
        : ErrorMap.ToRpc(ErrorReason.PermissionMissing, $"The caller lacks the permission {rule.Demand!.Name}.", metadata: [new("permission", rule.Demand.Name)]);

    // Even those that cannot be read: a secret that is wrong is told, and never passed over.
    private static bool HasCredentials(HttpRequest request) =>
        request.Headers.Authorization.Count > 0 || request.Headers[CallerResolver.ClientHeaderName].Count > 0;

    private static Caller Public(HttpContext http, CallFacts facts) => new()
    {
        Source = new CallSource(http, facts, Proof: null, Client: null) { Kind = CallerKind.Anonymous },
        Permissions = PermissionSet.None,
        AddressForwarded = facts.Forwarded,
    };
}
