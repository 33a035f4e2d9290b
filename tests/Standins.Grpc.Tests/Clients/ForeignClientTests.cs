using Standins.Grpc.Tests.Harness;
using Xunit;

namespace Standins.Grpc.Tests.Clients;

/// <summary>The same scenario by clients that nobody here wrote.</summary>
public sealed class ForeignClientTests(ScenarioFixture fixture) : IClassFixture<ScenarioFixture>
{
    private static readonly string[] Steps =
    [
        "unary", "metadata", "server-stream", "failure-midway", "client-stream", "duplex", "failure", "exception", "deadline", "cancel",
        "too-large", "large", "compression", "health", "reflection",
    ];

    private readonly string address = fixture.Server.Http2.Authority;

    [Fact]
    public async Task Python()
    {
        using var generated = new TempFolder();
        Tools.Need("/usr/lib/python3/dist-packages/grpc");
        await GenerateAsync("python", generated);
        var output = await Tools.RunAsync(Tools.Need("/usr/bin/python3"), Path.Combine(Tools.Clients, "scenario.py"), address, generated.Path);

        AssertWalked(output, [.. Steps, "unimplemented"]);
    }

    [Fact]
    public async Task Python_is_told_each_time_that_a_message_is_too_large()
    {
        const int Rounds = 20;
        using var generated = new TempFolder();
        Tools.Need("/usr/lib/python3/dist-packages/grpc");
        await GenerateAsync("python", generated);
        // Side by side, so that sending, reading and answering meet in every order.
        var outputs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            Tools.RunAsync(Tools.Need("/usr/bin/python3"), Path.Combine(Tools.Clients, "oversized.py"), address, generated.Path, $"{Rounds}")));

        Assert.All(outputs, output => Assert.Equal(
            new[] { "Chat", "Say", "Sum" }.Select(call => $"{Rounds * 3} {call} RESOURCE_EXHAUSTED"),
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)));
    }

    [Fact]
    public async Task Node()
    {
        Tools.Need(Path.Combine(Tools.Folder, "node_modules", "@grpc", "grpc-js"));
        var output = await Tools.RunAsync(
            "node", Path.Combine(Tools.Clients, "scenario.mjs"), address, Tools.Protos, Tools.ProtosExternal, Tools.Folder);

        AssertWalked(output, [.. Steps, "unimplemented"]);
    }

    [Fact]
    public async Task Cpp()
    {
        using var built = new TempFolder();
        Tools.Need("/usr/include/grpcpp/grpcpp.h");
        await GenerateAsync("cpp", built);
        var flags = await Tools.RunAsync(Tools.Need("/usr/bin/pkg-config"), "--cflags", "grpc++", "protobuf");
        var libraries = await Tools.RunAsync(Tools.Need("/usr/bin/pkg-config"), "--libs", "grpc++", "protobuf");
        // What includes gRPC's headers is compiled in one piece: reading those takes most of the time.
        var generated = Directory.GetFiles(built.Path, "*.cc", SearchOption.AllDirectories).ToLookup(file => file.EndsWith(".grpc.pb.cc", StringComparison.Ordinal));
        var whole = built.File("whole.cc");
        await File.WriteAllLinesAsync(whole, generated[true].Prepend(Path.Combine(Tools.Clients, "scenario.cc")).Select(file => $"#include \"{file}\""));
        string[] sources = [whole, .. generated[false]];
        string[] objects = [.. sources.Select((_, number) => built.File($"{number}.o"))];
        await Parallel.ForEachAsync(Enumerable.Range(0, sources.Length), async (index, _) => await Tools.RunAsync(
            Tools.Need("/usr/bin/g++"), ["-std=c++17", "-O0", "-w", "-c", "-o", objects[index], "-I", built.Path, sources[index], .. Words(flags)]));
        await Tools.RunAsync(Tools.Need("/usr/bin/g++"), ["-o", built.File("scenario"), .. objects, .. Words(libraries)]);

        AssertWalked(await Tools.RunAsync(built.File("scenario"), address), Steps);
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static void AssertWalked(string output, string[] steps)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal("done", lines[^1]);
        Assert.Equal(steps.Order(), lines[..^1].Select(line => line["ok ".Length..]).Order());
    }

    private static async Task GenerateAsync(string language, TempFolder folder) => await Tools.RunAsync(
        Tools.Need("/usr/bin/protoc"),
        "-I", Tools.Protos,
        "-I", Tools.ProtosExternal,
        $"--{language}_out={folder.Path}",
        $"--grpc_out={folder.Path}",
        $"--plugin=protoc-gen-grpc={Tools.Need($"/usr/bin/grpc_{language}_plugin")}",
        "scenario.proto", "google/rpc/status.proto", "grpc/health/v1/health.proto", "grpc/reflection/v1/reflection.proto",
        "grpc/reflection/v1alpha/reflection.proto");
}
