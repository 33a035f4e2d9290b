using System.Threading.Channels;
using Grpc.Core;
using Grpc.Health.V1;

namespace Grpc.HealthCheck;

/// <summary>The health service with statuses that the application sets. Watchers are told each change, the newest first of all.</summary>
public class HealthServiceImpl : Grpc.Health.V1.Health.HealthBase
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, HealthCheckResponse.Types.ServingStatus> statuses = [];
    private readonly Dictionary<string, List<Channel<HealthCheckResponse.Types.ServingStatus>>> watchers = [];

    public void SetStatus(string service, HealthCheckResponse.Types.ServingStatus status)
    {
        ArgumentNullException.ThrowIfNull(service);
        lock (gate)
        {
            if (statuses.TryGetValue(service, out var old) && old == status)
            {
                return;
            }

            statuses[service] = status;
            Tell(service, status);
        }
    }

    public void ClearStatus(string service)
    {
        ArgumentNullException.ThrowIfNull(service);
        lock (gate)
        {
            if (statuses.Remove(service))
            {
                Tell(service, HealthCheckResponse.Types.ServingStatus.ServiceUnknown);
            }
        }
    }

    public void ClearAll()
    {
        lock (gate)
        {
            foreach (var service in statuses.Keys.ToArray())
            {
                ClearStatus(service);
            }
        }
    }

    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        lock (gate)
        {
            return statuses.TryGetValue(request.Service, out var status)
                ? Task.FromResult(new HealthCheckResponse { Status = status })
                : throw new RpcException(new Status(StatusCode.NotFound, "Unknown service."));
        }
    }

    public override Task<HealthListResponse> List(HealthListRequest request, ServerCallContext context)
    {
        var response = new HealthListResponse();
        lock (gate)
        {
            foreach (var (service, status) in statuses)
            {
                response.Statuses[service] = new HealthCheckResponse { Status = status };
            }
        }

        return Task.FromResult(response);
    }

    public override async Task Watch(
        HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        // A watcher that reads slowly misses what was already superseded, and holds one status at most.
        var changes = Channel.CreateBounded<HealthCheckResponse.Types.ServingStatus>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        Subscribe(request.Service, changes);
        try
        {
            HealthCheckResponse.Types.ServingStatus? last = null;
            await foreach (var status in changes.Reader.ReadAllAsync(context.CancellationToken).ConfigureAwait(false))
            {
                if (status != last)
                {
                    last = status;
                    await responseStream.WriteAsync(new HealthCheckResponse { Status = status }).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            Unsubscribe(request.Service, changes);
        }
    }

    /// <summary>Tells every watcher that nothing is served any more, and ends them.</summary>
    internal void CompleteWatchers()
    {
        lock (gate)
        {
            foreach (var changes in watchers.Values.SelectMany(list => list))
            {
                changes.Writer.TryWrite(HealthCheckResponse.Types.ServingStatus.NotServing);
                changes.Writer.TryComplete();
            }
        }
    }

    private void Subscribe(string service, Channel<HealthCheckResponse.Types.ServingStatus> changes)
    {
        lock (gate)
        {
            if (!watchers.TryGetValue(service, out var list))
            {
                watchers[service] = list = [];
            }

            list.Add(changes);
            changes.Writer.TryWrite(statuses.GetValueOrDefault(service, HealthCheckResponse.Types.ServingStatus.ServiceUnknown));
        }
    }

    private void Unsubscribe(string service, Channel<HealthCheckResponse.Types.ServingStatus> changes)
    {
        lock (gate)
        {
            if (watchers.TryGetValue(service, out var list) && list.Remove(changes) && list.Count == 0)
            {
                // Names come from callers: one that nobody watches must not stay.
                watchers.Remove(service);
            }
        }
    }

    private void Tell(string service, HealthCheckResponse.Types.ServingStatus status)
    {
        if (watchers.TryGetValue(service, out var list))
        {
            foreach (var changes in list)
            {
                changes.Writer.TryWrite(status);
            }
        }
    }
}
