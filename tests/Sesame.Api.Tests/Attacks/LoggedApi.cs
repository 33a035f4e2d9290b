using Microsoft.Extensions.Logging;
using Sesame.Api.Tests.Harness;

namespace Sesame.Api.Tests.Attacks;

/// <summary>The server with all that it logs within reach.</summary>
public sealed class LoggedApi : RunningApi
{
    public LoggedApi() : this(new CapturedLog())
    {
    }

    private LoggedApi(CapturedLog log) : base(builder => builder.Logging.AddProvider(log)) => Log = log;

    internal CapturedLog Log { get; }
}
