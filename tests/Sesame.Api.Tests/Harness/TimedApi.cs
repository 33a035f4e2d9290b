using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sesame.Testing;

namespace Sesame.Api.Tests.Harness;

/// <summary>The server in time that the test owns.</summary>
public sealed class TimedApi : RunningApi
{
    public TimedApi() : this(new ManualTime(DateTimeOffset.UtcNow))
    {
    }

    private TimedApi(ManualTime time) : base(builder => builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time))) => Time = time;

    public ManualTime Time { get; }
}
