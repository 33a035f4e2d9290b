using System.Text.RegularExpressions;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Sesame.Abstractions.RateLimits;
using Sesame.Api.Access;
using Sesame.Api.Errors;
using Sesame.Api.RateLimits.V1;

namespace Sesame.Api.RateLimits;

/// <summary>Turns requests into commands.</summary>
internal static partial class PolicyRequests
{
    private const string ScopeDefault = "descriptor";
    private const int SubjectMax = 255;

    private static readonly string[] Scopes = ["user", "org", "client", "api_key", "ip", "global", ScopeDefault];

    public static CreateRateLimitPolicy ToCommand(CreateRateLimitPolicyRequest request, ServerCallContext context)
    {
        var faults = new FieldFaults();
        CheckName(request.Name, "name", faults);
        var scope = request.Scope.Length == 0 ? ScopeDefault : request.Scope;
        CheckScope(scope, "scope", faults);
        CheckLimit(request.Limit, "limit", faults);
        var window = ReadWindow(request.Window, "window", faults);
        var algorithm = PolicyMapping.ToAlgorithm(request.Algorithm);
        faults.Check(algorithm is not null, "algorithm", "A defined value is needed.");
        var onFailure = PolicyMapping.ToOnFailure(request.OnFailure);
        faults.Check(onFailure is not null, "onFailure", "A defined value is needed.");
        var body = request.Clone();
        body.ClearRequestId();
        var idempotency = Idempotency.Of(request.HasRequestId ? request.RequestId : null, body, context, faults);
        faults.ThrowIfAny();
        return new CreateRateLimitPolicy(
            context.Caller().Call,
            new RateLimitRule(request.Name, scope, request.Limit, window, algorithm!.Value, request.Shadow, onFailure!.Value),
            idempotency);
    }

    public static UpdateRateLimitPolicy ToCommand(UpdateRateLimitPolicyRequest request, Caller caller)
    {
        var changes = request.Policy ?? new RateLimitPolicyChanges();
        var faults = new FieldFaults();
        var mask = UpdateMask.Read(request.UpdateMask, faults, "name", "scope", "limit", "window", "algorithm", "shadow", "on_failure");
        var command = new UpdateRateLimitPolicy
        {
            Call = caller.Call,
            PolicyId = Identifiers.Read(request.Id, "id", faults),
            ExpectedVersion = Etags.Read(changes.Etag, "policy.etag", faults),
            Name = mask.Names("name", changes.HasName) ? changes.Name : null,
            Scope = mask.Names("scope", changes.HasScope) ? (changes.HasScope ? changes.Scope : ScopeDefault) : null,
            Limit = mask.Names("limit", changes.HasLimit) ? changes.Limit : null,
            Window = mask.Names("window", changes.Window is not null) ? ReadWindow(changes.Window, "policy.window", faults) : null,
            Algorithm = mask.Names("algorithm", changes.HasAlgorithm) ? PolicyMapping.ToAlgorithm(changes.Algorithm) : null,
            Shadow = mask.Names("shadow", changes.HasShadow) ? changes.Shadow : null,
            OnFailure = mask.Names("on_failure", changes.HasOnFailure) ? PolicyMapping.ToOnFailure(changes.OnFailure) : null,
        };
        faults.Check(!mask.Names("algorithm", changes.HasAlgorithm) || command.Algorithm is not null, "policy.algorithm", "A defined value is needed.");
        faults.Check(!mask.Names("on_failure", changes.HasOnFailure) || command.OnFailure is not null, "policy.onFailure", "A defined value is needed.");
        Check(command, faults);
        faults.ThrowIfAny();
        return command;
    }

    /// <summary>The subject of a counter; 1 to 255 characters that can be stored.</summary>
    public static string ReadSubject(string subject) => subject.Length is > 0 and <= SubjectMax && TextRules.IsPlain(subject)
        ? subject
        : throw ErrorMap.ToRpc(new FieldFaults().Add("subject", "1 to 255 characters are needed, no control characters among them.").All);

    public static long ReadCost(ConsumeRateLimitRequest request) => request.HasCost switch
    {
        false => 1,
        true when request.Cost is > 0 and <= RateLimitRule.LimitMax => request.Cost,
        _ => throw ErrorMap.ToRpc(new FieldFaults().Add("cost", "1 to 1000000000 is needed.").All),
    };

    private static void Check(UpdateRateLimitPolicy command, FieldFaults faults)
    {
        if (command.Name is { } name)
        {
            CheckName(name, "policy.name", faults);
        }

        if (command.Scope is { } scope)
        {
            CheckScope(scope, "policy.scope", faults);
        }

        if (command.Limit is { } limit)
        {
            CheckLimit(limit, "policy.limit", faults);
        }
    }

    private static void CheckName(string name, string field, FieldFaults faults) =>
        faults.Check(NameForm().IsMatch(name), field, "1 to 64 letters, digits, dots, hyphens and underscores are needed.");

    private static void CheckScope(string scope, string field, FieldFaults faults) =>
        faults.Check(Scopes.Contains(scope), field, $"One of {string.Join(", ", Scopes)} is needed.");

    private static void CheckLimit(long limit, string field, FieldFaults faults) =>
        faults.Check(limit is > 0 and <= RateLimitRule.LimitMax, field, "1 to 1000000000 is needed.");

    private static TimeSpan ReadWindow(Duration? window, string field, FieldFaults faults)
    {
        // The bounds come first: a duration out of all bounds is no TimeSpan.
        if (window is { Seconds: >= 0 and <= 366 * 86_400, Nanos: >= 0 and < 1_000_000_000 }
            && window.Nanos % 1_000_000 == 0
            && window.ToTimeSpan() is var span
            && span >= RateLimitRule.WindowMin
            && span <= RateLimitRule.WindowMax)
        {
            return span;
        }

        faults.Add(field, "1 second to 366 days, in whole milliseconds, is needed.");
        return TimeSpan.Zero;
    }

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,64}\z")]
    private static partial Regex NameForm();
}
