using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Library.V1;

namespace Standins.Grpc.Tests.Transcoding.Json;

/// <summary>Google.Protobuf's own formatter and parser as the other side, on messages made by chance.</summary>
public sealed class ConformanceTests
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithTypeRegistry(JsonCheck.Types));
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithTypeRegistry(JsonCheck.Types));
    private static readonly Config Config = Config.QuickThrowOnFailure.WithMaxTest(1000).WithEndSize(40);

    [Fact]
    public void Others_read_what_we_write() => Check(message => Assert.Equal(message, Parser.Parse<Everything>(JsonCheck.Write(message))));

    [Fact]
    public void We_read_what_others_write() => Check(message => Assert.Equal(message, JsonCheck.Read(Formatter.Format(message))));

    [Fact]
    public void We_read_what_we_write() => Check(message => Assert.Equal(message, JsonCheck.Read(JsonCheck.Write(message))));

    [Fact]
    public void We_read_it_in_pieces_as_well() => Check(
        message => Assert.Equal(message, JsonCheck.Read<Everything>(JsonCheck.InPieces(JsonCheck.Write(message), 3))));

    [Fact]
    public void Both_write_the_same_values() => Check(message =>
    {
        var (theirs, ours) = (JsonNode.Parse(Formatter.Format(message))!, JsonNode.Parse(JsonCheck.Write(message))!);
        Assert.True(JsonNode.DeepEquals(theirs, ours), $"{theirs.ToJsonString()}\n{ours.ToJsonString()}");
    });

    [Fact]
    public void Defaults_written_out_read_as_nothing_new()
    {
        var codecs = JsonCheck.Codecs(s => s.IgnoreDefaultValues = false);
        Check(message => Assert.Equal(message, JsonCheck.Read<Everything>(JsonCheck.Write(message, codecs), codecs)));
    }

    private static void Check(Action<Everything> property) => Prop.ForAll(Messages.Everything(), property).Check(Config);
}
