using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Library.V1;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;

namespace Standins.Grpc.Tests.Transcoding.Json;

/// <summary>Whatever comes in, it is read or refused by field: no crash, no hang, no memory beyond what came.</summary>
public sealed class ReaderFuzzTests
{
    private static readonly Config Config = Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(30);

    private static readonly Gen<string> Tokens = Gen.Elements(
        "{", "}", "[", "]", ",", ":", "null", "true", "1", "-1", "1e9999", "\"\"", "\"a\"", "\"\\ud800\"", "\"\\u0000\"", "\"@type\"", "\"value\"",
        "\"type.googleapis.com/library.v1.Book\"", "\"type.googleapis.com/google.protobuf.Any\"", "\"type.googleapis.com/google.protobuf.Struct\"",
        "\"any\"", "\"nested\"", "\"nestedMap\"", "\"struct\"", "\"anyJson\"", "\"int32List\"", "\"choiceText\"", "\"kind\"", "\"timestamp\"", " ", "\n", "/", "é");

    [Fact]
    public void Any_row_of_tokens_is_read_or_refused() =>
        Prop.ForAll(Tokens.ListOf().Select(t => string.Concat(t)).ToArbitrary(), text => Read(Encoding.UTF8.GetBytes(text))).Check(Config);

    [Fact]
    public void Any_bytes_are_read_or_refused() => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => Read(bytes ?? [])).Check(Config);

    [Fact]
    public void Good_message_with_bytes_changed_is_read_or_refused()
    {
        var changes = Gen.Choose(0, int.MaxValue).Two().ListOf(3);
        Prop.ForAll(Messages.Everything(), changes.ToArbitrary(), (message, change) =>
        {
            var bytes = Encoding.UTF8.GetBytes(JsonCheck.Write(message));
            foreach (var (at, value) in change)
            {
                bytes[at % bytes.Length] = (byte)value;
            }

            Read(bytes);
        }).Check(Config);
    }

    [Fact]
    public void Good_message_cut_short_is_refused() => Prop.ForAll(Messages.Everything(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (message, cut) =>
    {
        var bytes = Encoding.UTF8.GetBytes(JsonCheck.Write(message));
        Assert.Throws<InvalidFieldException>(() => JsonCheck.Read<Everything>(new ReadOnlySequence<byte>(bytes.AsMemory(0, cut % bytes.Length))));
    }).Check(Config);

    [Fact]
    public void Refusing_costs_no_more_memory_than_a_few_times_what_came()
    {
        string[] hostile =
        [
            "{\"anyJson\":" + new string('[', 1_000_000),
            "{\"int32Value\":1" + new string('0', 1_000_000) + "}",
            "{\"int32Value\":1e" + new string('9', 1_000_000) + "}",
            "{\"" + new string('x', 1_000_000) + "\":1}",
            "{\"kind\":\"" + new string('x', 1_000_000) + "\"}",
            "{\"timestamp\":\"" + new string('\\', 500_000) + "\"}",
            "{\"nestedMap\":{\"" + new string('1', 1_000_000) + "\":{}}}",
        ];
        foreach (var json in hostile)
        {
            var bytes = Encoding.UTF8.GetBytes(json);
            Read(bytes);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Read(bytes);
            var spent = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(spent < 10L * bytes.Length, $"{spent} bytes for {json[..20]}");
        }
    }

    private static void Read(byte[] json)
    {
        try
        {
            JsonCheck.Read<Everything>(new ReadOnlySequence<byte>(json));
        }
        catch (InvalidFieldException fault)
        {
            Assert.NotEmpty(fault.Description);
        }
    }
}
