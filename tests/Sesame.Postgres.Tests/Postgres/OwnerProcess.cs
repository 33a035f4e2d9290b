using System.Diagnostics;
using System.Globalization;

namespace Sesame.Postgres.Tests.Postgres;

/// <summary>Another process that owns a private PostgreSQL.</summary>
internal sealed class OwnerProcess : IAsyncDisposable
{
    private readonly Process process;

    private OwnerProcess(Process process) => this.process = process;

    public static OwnerProcess Start(string home) => new(Process.Start(
        new ProcessStartInfo("dotnet", ["exec", typeof(OwnerProcess).Assembly.Location, home]) { RedirectStandardOutput = true, RedirectStandardError = true })!);

    /// <summary>The number of the server's first process, once it runs.</summary>
    public async Task<int> ServerProcessAsync()
    {
        var line = await process.StandardOutput.ReadLineAsync();
        return line is null
            ? throw new InvalidOperationException(await process.StandardError.ReadToEndAsync())
            : int.Parse(line, CultureInfo.InvariantCulture);
    }

    /// <summary>As <c>kill -9</c> does.</summary>
    public void Kill()
    {
        process.Kill(entireProcessTree: false);
        process.WaitForExit();
    }

    public ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: false);
        }

        process.Dispose();
        return ValueTask.CompletedTask;
    }
}
