using System.CommandLine;
using Sesame.Silo.Hosting;

namespace Sesame.Api.Cluster.Local;

/// <summary>The words <c>cluster up | status | kill N | stop N | add</c>.</summary>
internal static class ClusterCommand
{
    private const int SilosMax = 20;

    public static Command Make()
    {
        var silos = new Option<int>("--silos") { Description = "How many nodes.", DefaultValueFactory = _ => 3 };
        silos.Validators.Add(result =>
        {
            if (result.GetValue(silos) is < 1 or > SilosMax)
            {
                result.AddError($"--silos must be 1 to {SilosMax}.");
            }
        });
        var up = Word("up", "Start a cluster on this machine, with a database of its own unless one is given.", (parsed, options, token) => ClusterUp.Run(options, parsed.GetValue(silos), token));
        up.Add(silos);
        return new Command("cluster", "Several nodes on this machine.")
        {
            up,
            Word("status", "Show members, owners, live grains and calls.", (_, options, token) => ClusterStatus.Run(options.Home, token)),
            OfNode("kill", "End node N as a crash would.", ClusterActs.Kill),
            OfNode("stop", "End node N in good order.", ClusterActs.Stop),
            Word("add", "Start one more node.", (_, options, token) => ClusterActs.Add(options.Home, token)),
        };
    }

    private static Command OfNode(string name, string description, Func<string, int, Task<int>> act)
    {
        var number = new Argument<int>("N") { Description = "Which node: 2 is n2." };
        var command = Word(name, description, (parsed, options, _) => act(options.Home, parsed.GetValue(number)));
        command.Add(number);
        return command;
    }

    private static Command Word(string name, string description, Func<ParseResult, ServeOptions, CancellationToken, Task<int>> action)
    {
        var command = new Command(name, description);
        command.SetAction((parsed, token) => SesameCommandLine.Checked(parsed, (options, cancellation) => action(parsed, options, cancellation), token));
        return command;
    }
}
