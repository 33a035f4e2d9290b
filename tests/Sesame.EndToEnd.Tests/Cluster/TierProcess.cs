using System.Diagnostics;
using System.Text;
using Sesame.EndToEnd.Tests.Harness;

namespace Sesame.EndToEnd.Tests.Cluster;

/// <summary>A silo or a front in a process of its own, with what it printed.</summary>
public sealed class TierProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process process;
    private readonly StringBuilder printed = new();
    private bool disposed;

    public TierProcess(string name, string program, params IEnumerable<string> options)
    {
        Name = name;
        process = Command.Start("dotnet", [program, .. options]);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Name { get; }

    public int ProcessId => process.Id;

    public string Printed
    {
        get
        {
            lock (printed)
            {
                return printed.ToString();
            }
        }
    }

    public void Send(int signal) => Signals.Send(process.Id, signal);

    /// <summary>Completes when it has printed this.</summary>
    public Task PrintsAsync(string text) => UntilAsync(() => Task.FromResult(Printed.Contains(text, StringComparison.Ordinal)), $"print \"{text}\"");

    /// <summary>Completes when a condition holds, while the process runs.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var since = Stopwatch.StartNew();
        while (!await condition())
        {
            if (process.HasExited || since.Elapsed > Patience)
            {
                throw new InvalidOperationException($"{Name} {(process.HasExited ? $"ended with {process.ExitCode}" : $"did not {what}")}. It printed:\n{Printed}");
            }

            await Task.Delay(50);
        }
    }

    public async Task KillAsync()
    {
        Send(Signals.Kill);
        await process.WaitForExitAsync();
    }

    /// <summary>Tells it to stop; its exit code.</summary>
    public async Task<int> StopAsync()
    {
        Send(Signals.Terminate);
        return await WaitForEndAsync();
    }

    public async Task<int> WaitForEndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private void Keep(string? line)
    {
        lock (printed)
        {
            printed.AppendLine(line);
        }
    }
}
