using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Orleans;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.RateLimits;
using Sesame.Api.Access;
using Sesame.Api.Errors;
using Sesame.Api.Errors.V1;
using Sesame.Api.RateLimits.V1;

namespace Sesame.Api.RateLimits;

/// <summary>Counts and limits anything a caller names.</summary>
internal sealed class RateLimitService(IGrainFactory grains, InForce<RateLimitPolicyView> inForce) : V1.RateLimitService.RateLimitServiceBase
{
    private const string ListFilter = "rate-limit-policies";

    private readonly IRateLimitPoliciesGrain policies = grains.GetGrain<IRateLimitPoliciesGrain>("deployment");

    public override Task<ConsumeRateLimitResponse> ConsumeRateLimit(ConsumeRateLimitRequest request, ServerCallContext context)
    {
        var subject = PolicyRequests.ReadSubject(request.Subject);
        var cost = PolicyRequests.ReadCost(request);
        if (inForce.Find(request.Policy) is not { } policy)
        {
            return Consume(request.Policy, subject, cost, context);
        }

        var consuming = Grain(policy, subject).Consume(policy, cost);
        return consuming.IsCompletedSuccessfully ? Task.FromResult(Answer(context, policy, consuming.Result)) : Wait(context, policy, consuming);
    }

    private async Task<ConsumeRateLimitResponse> Consume(string policyName, string subject, long cost, ServerCallContext context)
    {
        var policy = await Ask(policyName);
        return Answer(context, policy, await Grain(policy, subject).Consume(policy, cost));
    }

    private static async Task<ConsumeRateLimitResponse> Wait(ServerCallContext context, RateLimitPolicyView policy, ValueTask<ConsumeResult> consuming) =>
        Answer(context, policy, await consuming);

    private static ConsumeRateLimitResponse Answer(ServerCallContext context, RateLimitPolicyView policy, ConsumeResult result)
    {
        if (result is not ConsumeResult.Decided { Verdict: var verdict })
        {
            throw ErrorMap.CountsUnsafe();
        }

        RateLimitFields.Tell(context, policy.Rule, verdict);
        return PolicyMapping.ToResponse(verdict);
    }

    public override async Task<GetRateLimitStateResponse> GetRateLimitState(GetRateLimitStateRequest request, ServerCallContext context)
    {
        var subject = PolicyRequests.ReadSubject(request.Subject);
        var policy = await Find(request.Policy);
        var verdict = await Grain(policy, subject).Peek(policy);
        return new GetRateLimitStateResponse { Limit = verdict.Limit, Remaining = verdict.Remaining, ResetAfter = verdict.ResetAfter.ToDuration() };
    }

    public override async Task<CreateRateLimitPolicyResponse> CreateRateLimitPolicy(CreateRateLimitPolicyRequest request, ServerCallContext context)
    {
        var command = PolicyRequests.ToCommand(request, context);
        return new CreateRateLimitPolicyResponse { Policy = PolicyMapping.ToPolicy(Done(await policies.Create(command))) };
    }

    public override async Task<GetRateLimitPolicyResponse> GetRateLimitPolicy(GetRateLimitPolicyRequest request, ServerCallContext context) =>
        new() { Policy = PolicyMapping.ToPolicy(await Find(request.Id)) };

    public override async Task<ListRateLimitPoliciesResponse> ListRateLimitPolicies(ListRateLimitPoliciesRequest request, ServerCallContext context)
    {
        var (size, after) = PageTokens.Read(request.PageSize, request.PageToken, ListFilter);
        var page = await policies.List(size, after);
        var response = new ListRateLimitPoliciesResponse { NextPageToken = PageTokens.Write(page.Next, ListFilter) };
        response.Policies.AddRange(page.Items.Select(PolicyMapping.ToPolicy));
        return response;
    }

    public override async Task<UpdateRateLimitPolicyResponse> UpdateRateLimitPolicy(UpdateRateLimitPolicyRequest request, ServerCallContext context)
    {
        var command = PolicyRequests.ToCommand(request, context.Caller());
        return new UpdateRateLimitPolicyResponse { Policy = PolicyMapping.ToPolicy(Done(await policies.Update(command))) };
    }

    public override async Task<DeleteRateLimitPolicyResponse> DeleteRateLimitPolicy(DeleteRateLimitPolicyRequest request, ServerCallContext context)
    {
        await policies.Delete(new DeleteRateLimitPolicy(context.Caller().Call, Identifiers.Read(request.Id, "id")));
        return new DeleteRateLimitPolicyResponse();
    }

    private static RateLimitPolicyView Done(ChangePolicyResult result) => result is ChangePolicyResult.Done done ? done.Policy : throw ErrorMap.ToRpc(result);

    private ValueTask<RateLimitPolicyView> Find(string nameOrId) =>
        inForce.Find(nameOrId) is { } policy ? ValueTask.FromResult(policy) : Ask(nameOrId);

    private async ValueTask<RateLimitPolicyView> Ask(string nameOrId) => await policies.Find(nameOrId) ?? throw ErrorMap.ToRpc(ErrorReason.NotFound);

    private IRateLimitGrain Grain(RateLimitPolicyView policy, string subject) => grains.GetGrain<IRateLimitGrain>($"{policy.Id}/{subject}");
}
