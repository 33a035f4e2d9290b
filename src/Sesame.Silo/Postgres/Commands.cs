using System.Diagnostics;

namespace Sesame.Silo.Postgres;

/// <summary>Runs programs and waits for them. Arguments are passed as they are, so paths may hold anything.</summary>
internal static class Commands
{
    public static async Task<(int Exit, string Output)> RunAsync(IEnumerable<string> words, CancellationToken cancellationToken)
    {
        using var process = Start(words, redirect: true);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, (await output + await errors).Trim());
    }

    public static Process Start(IEnumerable<string> words, bool redirect)
    {
        var all = words.ToList();
        var start = new ProcessStartInfo(all[0])
        {
            RedirectStandardInput = redirect,
            RedirectStandardOutput = redirect,
            RedirectStandardError = redirect,
            // The caller's folder may be one that the server's user cannot enter.
            WorkingDirectory = "/",
        };
        all.Skip(1).ToList().ForEach(start.ArgumentList.Add);
        foreach (var inherited in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(inherited);
        }

        // Messages that this code or an operator reads are the same everywhere.
        start.Environment["LC_ALL"] = "C";
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new EmbeddedPostgresException($"The program {all[0]} is missing: {missing.Message}.", missing);
        }
    }
}
