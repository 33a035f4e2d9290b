using Sesame.Bench;
using Sesame.Bench.Baselines;
using Sesame.Bench.Harness;
using Sesame.Bench.Product;
using Sesame.Bench.Rest;
using Sesame.Bench.Rpc;

// ./sesame bench [name]
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
Console.CancelKeyPress += (_, _) => SharedServer.Stop();
foreach (var bench in Catalogue.Choose(args))
{
    Console.WriteLine($"— {bench.Name}: {bench.What}");
    try
    {
        bench.Run(args[Math.Min(1, args.Length)..]);
    }
    catch (BenchException e)
    {
        Console.WriteLine($"  {bench.Name} gave no result: {e.Message}");
        failed = true;
    }
}

SharedServer.Stop();
return failed ? 1 : 0;
