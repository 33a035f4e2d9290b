using System.Diagnostics;
using System.Text;
using Xunit;

namespace Sesame.EndToEnd.Tests.Harness;

/// <summary>A program run to its end, with what it printed.</summary>
public sealed record Command(int ExitCode, string Output, string Errors)
{
    public static Task<Command> RunAsync(string program, params IEnumerable<string> arguments) => RunAsync(program, arguments, null);

    /// <summary>The one sentence with which the program refused to start; all that it printed.</summary>
    public string Refusal()
    {
        Assert.NotEqual(0, ExitCode);
        Assert.Equal("", Output);
        Assert.Matches(@"^[^\n]+\.\n$", Errors);
        return Errors.TrimEnd();
    }

    public static async Task<Command> RunAsync(string program, IEnumerable<string> arguments, string? input, IReadOnlyDictionary<string, string>? environment = null, TimeSpan? timeout = null)
    {
        using var process = Start(program, arguments, environment);
        using var deadline = new CancellationTokenSource(timeout ?? TimeSpan.FromMinutes(5));
        var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        var errors = process.StandardError.ReadToEndAsync(deadline.Token);
        try
        {
            if (input is not null)
            {
                await process.StandardInput.WriteAsync(input);
            }

            process.StandardInput.Close();
            await process.WaitForExitAsync(deadline.Token);
            return new Command(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end in time.");
        }
    }

    public static Process Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? folder = null)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            WorkingDirectory = folder ?? Path.GetTempPath(),
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start) ?? throw new InvalidOperationException($"{program} could not be started.");
    }
}
