using System.Diagnostics;

namespace Sesame.Postgres.Tests.Cluster;

/// <summary>A process that is a member while all threads of its pool are blocked for longer than a lease lasts.</summary>
internal static class StarvedProcess
{
    public const string Verb = "starve";

    public static async Task<string> Run(string connectionString)
    {
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", ["exec", typeof(StarvedProcess).Assembly.Location, Verb, connectionString]) { RedirectStandardOutput = true })!;
        var told = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return told.Trim();
    }

    /// <summary>Runs in that process, on its first thread alone.</summary>
    public static void Starve(string connectionString)
    {
        var member = new LoneAgent(connectionString, leaseSeconds: 6);
        member.Agent.Start(default).GetAwaiter().GetResult();
        SpinWait.SpinUntil(() => member.ServesAll);
        var incarnation = member.Agent.Self.Incarnation;

        ThreadPool.SetMaxThreads(Environment.ProcessorCount, Environment.ProcessorCount);
        using var release = new ManualResetEvent(false);
        var blocked = 0;
        for (var item = 0; item < 1_000; item++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                _ =>
                {
                    Interlocked.Increment(ref blocked);
                    release.WaitOne();
                },
                null);
        }

        SpinWait.SpinUntil(() => Volatile.Read(ref blocked) > 0);
        var watch = Stopwatch.StartNew();
        var held = true;
        while (watch.Elapsed < TimeSpan.FromSeconds(10))
        {
            held &= member.Agent.Tenure.HoldsLease;
            Thread.Sleep(20);
        }

        Console.WriteLine($"held {held} as the same {member.Agent.Self.Incarnation == incarnation} with {Volatile.Read(ref blocked) < 1_000}");
        Environment.Exit(0);
    }
}
