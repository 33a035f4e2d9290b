using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Standins.Grpc.Tests.Harness;
using Standins.Grpc.Tests.Scenario;
using Xunit;

namespace Standins.Grpc.Tests.Calls;

public sealed class InterceptorTests
{
    [Fact]
    public async Task Interceptors_stand_around_every_kind_of_call_outermost_first()
    {
        var trace = new Trace();
        await using var server = await ScenarioServer.StartAsync(
            options =>
            {
                options.Interceptors.Add<Tracing>("all-1");
                options.Interceptors.Add<Tracing>("all-2");
            },
            services =>
            {
                services.AddSingleton(trace);
                services.AddGrpc().AddServiceOptions<ScenarioService>(one => one.Interceptors.Add<Tracing>("one"));
            });
        var client = server.Client();

        await client.SayAsync(new SayRequest());
        Assert.Equal(["all-1 unary", "all-2 unary", "one unary"], trace.Take());

        using var count = client.Count(new CountRequest { Until = 1 });
        Assert.True(await count.ResponseStream.MoveNext());
        Assert.Equal(["all-1 server", "all-2 server", "one server"], trace.Take());

        using var sum = client.Sum();
        await sum.RequestStream.CompleteAsync();
        await sum;
        Assert.Equal(["all-1 client", "all-2 client", "one client"], trace.Take());

        using var chat = client.Chat();
        await chat.RequestStream.CompleteAsync();
        Assert.False(await chat.ResponseStream.MoveNext());
        Assert.Equal(["all-1 duplex", "all-2 duplex", "one duplex"], trace.Take());
    }

    [Fact]
    public async Task Interceptor_can_refuse_before_the_handler_and_see_its_failure()
    {
        await using var server = await ScenarioServer.StartAsync(options => options.Interceptors.Add<Refusing>());
        var client = server.Client();

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync(new SayRequest(), new Metadata { { "x-refuse", "1" } }));
        Assert.Equal(StatusCode.PermissionDenied, refused.StatusCode);

        var changed = await Assert.ThrowsAsync<RpcException>(async () => await client.FailAsync(new FailRequest { Code = 5, Message = "was" }));
        Assert.Equal((StatusCode.DataLoss, "was changed"), (changed.StatusCode, changed.Status.Detail));
    }

    [Fact]
    public async Task Interceptor_registered_as_singleton_is_one_and_others_are_new_for_each_call()
    {
        await using var server = await ScenarioServer.StartAsync(
            options =>
            {
                options.Interceptors.Add<Counted>();
                options.Interceptors.Add<CountedOnce>();
            },
            services => services.AddSingleton<Counts>().AddSingleton<CountedOnce>());
        var client = server.Client();
        await client.SayAsync(new SayRequest());
        await client.SayAsync(new SayRequest());
        await client.SayAsync(new SayRequest());

        var counts = server.Services.GetRequiredService<Counts>();
        Assert.Equal((3, 3, 1), (counts.Made, counts.Disposed, counts.MadeOnce));
    }

    [Fact]
    public async Task Service_that_is_disposable_is_disposed_of_after_its_call_and_scoped_ones_are_per_call()
    {
        await using var server = await ScenarioServer.StartAsync(
            services: services => services.AddSingleton<Counts>().AddScoped<Scoped>(),
            health: false,
            map: app => app.MapGrpcService<DisposableService>());
        var health = new global::Grpc.Health.V1.Health.HealthClient(server.Channel());
        await health.CheckAsync(new());
        await health.CheckAsync(new());
        await Assert.ThrowsAsync<RpcException>(async () => await health.CheckAsync(new() { Service = "fail" }));

        var counts = server.Services.GetRequiredService<Counts>();
        Assert.Equal((3, 3, 3), (counts.Made, counts.Disposed, counts.MadeOnce));
    }

    [Fact]
    public async Task Context_tells_method_peer_host_deadline_and_request()
    {
        await using var server = await ScenarioServer.StartAsync(options => options.Interceptors.Add<Describing>());
        var deadline = DateTime.UtcNow.AddMinutes(1);
        using var call = server.Client().SayAsync(new SayRequest(), deadline: deadline);
        await call;

        var seen = call.GetTrailers();
        Assert.Equal("/sesame.scenario.v1.Scenario/Say", seen.GetValue("d-method"));
        Assert.StartsWith("ipv4:127.0.0.1:", seen.GetValue("d-peer"), StringComparison.Ordinal);
        Assert.Equal(server.Http2.Authority, seen.GetValue("d-host"));
        Assert.Equal("HTTP/2", seen.GetValue("d-protocol"));
        Assert.Equal("False", seen.GetValue("d-authenticated"));
        var left = new DateTime(long.Parse(seen.GetValue("d-deadline")!, System.Globalization.CultureInfo.InvariantCulture), DateTimeKind.Utc) - deadline;
        Assert.InRange(left.TotalSeconds, -1, 30);
    }

    [Fact]
    public async Task Client_interceptors_see_the_call_in_order_and_may_change_it()
    {
        await using var server = await ScenarioServer.StartAsync();
        var invoker = server.Channel().Intercept(new Adding("x-first", "1"), new Adding("x-second", "2"));
        var client = new Scenario.Scenario.ScenarioClient(invoker.Intercept(metadata =>
        {
            metadata.Add("x-third", "3");
            return metadata;
        }));

        var response = await client.SayAsync(new SayRequest());

        Assert.Equal(["x-first", "x-second", "x-third"], response.Metadata.Keys.Order());
    }

    private sealed class Trace
    {
        private readonly ConcurrentQueue<string> entries = new();

        public void Add(string entry) => entries.Enqueue(entry);

        public string[] Take()
        {
            var all = entries.ToArray();
            entries.Clear();
            return all;
        }
    }

    private sealed class Tracing(Trace trace, string name) : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            trace.Add(name + " unary");
            return continuation(request, context);
        }

        public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
        {
            trace.Add(name + " client");
            return continuation(requestStream, context);
        }

        public override Task ServerStreamingServerHandler<TRequest, TResponse>(
            TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
        {
            trace.Add(name + " server");
            return continuation(request, responseStream, context);
        }

        public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream,
            IServerStreamWriter<TResponse> responseStream,
            ServerCallContext context,
            DuplexStreamingServerMethod<TRequest, TResponse> continuation)
        {
            trace.Add(name + " duplex");
            return continuation(requestStream, responseStream, context);
        }
    }

    private sealed class Refusing : Interceptor
    {
        public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            if (context.RequestHeaders.GetValue("x-refuse") is not null)
            {
                throw new RpcException(new Status(StatusCode.PermissionDenied, "No."));
            }

            try
            {
                return await continuation(request, context);
            }
            catch (RpcException exception)
            {
                throw new RpcException(new Status(StatusCode.DataLoss, exception.Status.Detail + " changed"));
            }
        }
    }

    private sealed class Describing : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            context.ResponseTrailers.Add("d-method", context.Method);
            context.ResponseTrailers.Add("d-peer", context.Peer);
            context.ResponseTrailers.Add("d-host", context.Host);
            context.ResponseTrailers.Add("d-protocol", context.GetHttpContext().Request.Protocol);
            context.ResponseTrailers.Add("d-authenticated", context.AuthContext.IsPeerAuthenticated.ToString());
            context.ResponseTrailers.Add("d-deadline", context.Deadline.Ticks.ToString(System.Globalization.CultureInfo.InvariantCulture));
            Assert.Same(context.GetHttpContext(), context.UserState["__HttpContext"]);
            return continuation(request, context);
        }
    }

    private sealed class Adding(string key, string value) : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            var headers = new Metadata { { key, value } };
            foreach (var entry in context.Options.Headers ?? [])
            {
                headers.Add(entry);
            }

            return continuation(request, new ClientInterceptorContext<TRequest, TResponse>(context.Method, context.Host, context.Options.WithHeaders(headers)));
        }
    }

    private sealed class Counts
    {
        public int Made;
        public int Disposed;
        public int MadeOnce;
    }

    private sealed class Counted : Interceptor, IDisposable
    {
        private readonly Counts counts;

        public Counted(Counts counts)
        {
            this.counts = counts;
            Interlocked.Increment(ref counts.Made);
        }

        public void Dispose() => Interlocked.Increment(ref counts.Disposed);
    }

    private sealed class CountedOnce : Interceptor
    {
        public CountedOnce(Counts counts) => Interlocked.Increment(ref counts.MadeOnce);
    }

    private sealed class Scoped
    {
        public Scoped(Counts counts) => Interlocked.Increment(ref counts.MadeOnce);
    }

    private sealed class DisposableService : global::Grpc.Health.V1.Health.HealthBase, IAsyncDisposable
    {
        private readonly Counts counts;

        public DisposableService(Counts counts, Scoped scoped)
        {
            _ = scoped;
            this.counts = counts;
            Interlocked.Increment(ref counts.Made);
        }

        public override Task<global::Grpc.Health.V1.HealthCheckResponse> Check(global::Grpc.Health.V1.HealthCheckRequest request, ServerCallContext context) =>
            request.Service == "fail" ? throw new RpcException(new Status(StatusCode.NotFound, "")) : Task.FromResult(new global::Grpc.Health.V1.HealthCheckResponse());

        public ValueTask DisposeAsync()
        {
            Interlocked.Increment(ref counts.Disposed);
            return ValueTask.CompletedTask;
        }
    }
}
