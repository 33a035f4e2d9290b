using System.Runtime.InteropServices;
using Sesame.Bench;
using Sesame.Bench.Baselines;
using Sesame.Bench.Harness;
using Sesame.Bench.Product;
using Sesame.Bench.Rest;
using Sesame.Bench.Rpc;

// ./sesame bench [name…]
if (args is ["serve", var baseline, var answer])
{
    await (baseline switch
    {
        "grpc" => GrpcBytes.Serve(Convert.FromBase64String(answer)),
        "rest" => RestHost.Serve(),
        "rpc" => NothingServer.Serve(),
        _ => JsonBytes.Serve(Convert.FromBase64String(answer)),
    });
    return 0;
}

var failed = false;
var (chosen, others) = Catalogue.Choose(args);

// However the run ends, what it started goes with it.
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => SesameProcess.DisposeAll());
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => SesameProcess.DisposeAll());
try
{
    foreach (var bench in chosen)
    {
        Console.WriteLine($"— {bench.Name}: {bench.What}");
        try
        {
            bench.Run(others);
        }
        catch (Exception e) when (e is BenchException or AggregateException { InnerException: BenchException or HttpRequestException })
        {
            Console.WriteLine($"  {bench.Name} gave no result: {(e.InnerException ?? e).Message}");
            failed = true;
        }
    }
}
finally
{
    SesameProcess.DisposeAll();
}

return failed || chosen.Count == 0 ? 1 : 0;
