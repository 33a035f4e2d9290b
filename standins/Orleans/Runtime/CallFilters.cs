using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>Runs the call filters around a request. Without filters it is the call itself.</summary>
internal sealed class CallFilters
{
    private readonly Silo _silo;
    private readonly Lazy<IIncomingGrainCallFilter[]> _incoming;
    private readonly Lazy<IOutgoingGrainCallFilter[]> _outgoing;

    public CallFilters(IServiceProvider services, Silo silo)
    {
        _silo = silo;
        _incoming = new(() => [.. services.GetServices<IIncomingGrainCallFilter>()]);
        _outgoing = new(() => [.. services.GetServices<IOutgoingGrainCallFilter>()]);
    }

    public bool Any => _incoming.Value.Length + _outgoing.Value.Length > 0;

    public bool AnyOutgoing => _outgoing.Value.Length > 0;

    public Task Invoke(Activation activation, GrainRequest request)
    {
        var token = request.Cancellation?.Token ?? default;
        if (request.IsTick || (_incoming.Value.Length == 0 && !activation.Class.FiltersOwnCalls))
        {
            return request.Invoke(activation.GrainInstance!, token);
        }

        var own = activation.Class.FiltersOwnCalls ? (IIncomingGrainCallFilter)activation.GrainInstance! : null;
        return request.InvokeFiltered(new IncomingCall(activation, request, own is null ? _incoming.Value : [.. _incoming.Value, own], token));
    }

    public async Task<TResult> Send<TResult>(GrainReference reference, GrainRequest<TResult> request)
    {
        var call = new OutgoingCall<TResult>(_silo, reference, request, _outgoing.Value);
        await call.Invoke();
        return call.Result is TResult result ? result : default!;
    }

    private abstract class Call(GrainRequest request) : IGrainCallContext
    {
        private int _next;

        public IInvokable Request => request;

        public abstract object Grain { get; }

        public GrainId? SourceId => request.Source;

        public abstract GrainId TargetId { get; }

        public MethodInfo InterfaceMethod => request.Method.Info;

        public string InterfaceName => request.GetInterfaceName();

        public string MethodName => request.GetMethodName();

        public object? Result { get; set; }

        protected GrainRequest GrainRequest => request;

        public Task Invoke()
        {
            var stage = _next++;
            return InvokeStage(stage);
        }

        protected abstract Task InvokeStage(int stage);
    }

    private sealed class IncomingCall(Activation activation, GrainRequest request, IIncomingGrainCallFilter[] filters, CancellationToken token)
        : Call(request), IIncomingGrainCallContext
    {
        public override object Grain => activation.GrainInstance!;

        public override GrainId TargetId => activation.GrainId;

        public IGrainContext TargetContext => activation;

        public MethodInfo ImplementationMethod
        {
            get
            {
                var map = activation.Class.Type.GetInterfaceMap(InterfaceMethod.DeclaringType!);
                return map.TargetMethods[Array.IndexOf(map.InterfaceMethods, InterfaceMethod)];
            }
        }

        protected override async Task InvokeStage(int stage)
        {
            if (stage < filters.Length)
            {
                await filters[stage].Invoke(this);
                return;
            }

            var outcome = GrainRequest.Invoke(activation.GrainInstance!, token);
            await outcome;
            Result = GrainRequest.ResultOf(outcome);
        }
    }

    private sealed class OutgoingCall<TResult>(Silo silo, GrainReference reference, GrainRequest<TResult> request, IOutgoingGrainCallFilter[] filters)
        : Call(request), IOutgoingGrainCallContext
    {
        public override object Grain => reference;

        public override GrainId TargetId => reference.GrainId;

        public IGrainContext? SourceContext { get; } = TurnThread.Current.Activation;

        protected override async Task InvokeStage(int stage)
        {
            if (stage < filters.Length)
            {
                await filters[stage].Invoke(this);
                return;
            }

            // Filters may have set request context values for the callee.
            GrainRequest.CaptureCaller();
            Result = await silo.SendOn(reference, request);
        }
    }
}
