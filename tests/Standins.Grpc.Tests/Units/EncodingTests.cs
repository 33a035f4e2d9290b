using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Grpc.AspNetCore.Server.Calls;
using Grpc.AspNetCore.Server.Protocol;
using Grpc.Core;
using Xunit;

namespace Standins.Grpc.Tests.Units;

public sealed class EncodingTests
{
    [Fact]
    public void Any_text_comes_back_from_percent_encoding_as_it_was() => Prop.ForAll<string>(text =>
    {
        // A lone surrogate has no UTF-8; what stands for it is the replacement character.
        var sent = new string([.. (text ?? "").EnumerateRunes().SelectMany(rune => rune.ToString())]);
        var encoded = PercentEncoding.Encode(text ?? "");
        return PercentEncoding.Decode(encoded) == sent && encoded.All(c => c is >= ' ' and <= '~');
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("%", "%")]
    [InlineData("%4", "%4")]
    [InlineData("%zz", "%zz")]
    [InlineData("100%25", "100%")]
    [InlineData("%C3%B6", "ö")]
    [InlineData("%ff", "\ufffd")]
    public void Decoding_takes_what_anyone_may_send(string text, string expected) => Assert.Equal(expected, PercentEncoding.Decode(text));

    [Theory]
    [InlineData("1H", 36_000_000_000)]
    [InlineData("2M", 1_200_000_000)]
    [InlineData("3S", 30_000_000)]
    [InlineData("4m", 40_000)]
    [InlineData("5u", 50)]
    [InlineData("600n", 6)]
    [InlineData("00000001S", 10_000_000)]
    public void Timeouts_have_six_units(string text, long ticks)
    {
        Assert.True(GrpcTimeout.TryParse(text, out var timeout));
        Assert.Equal(ticks, timeout.Ticks);
    }

    [Fact]
    public void Timeout_is_never_sent_shorter_than_it_is_and_always_readable() => Prop.ForAll<long>(ticks =>
    {
        var asked = new TimeSpan(Math.Abs(ticks % TimeSpan.FromDays(10_000).Ticks));
        return GrpcTimeout.TryParse(GrpcTimeout.Format(asked), out var read) && read >= asked;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_is_a_timeout_or_none_without_an_exception() =>
        Prop.ForAll<string>(text => GrpcTimeout.TryParse(text ?? "", out _) || true).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_bytes_come_back_from_base64_frames() => Prop.ForAll<byte[], byte[]>((one, other) =>
    {
        var text = new ArrayBufferWriter<byte>();
        Base64Frames.Write(one, text);
        Base64Frames.Write(other, text);
        var bytes = new ArrayBufferWriter<byte>();
        return Base64Frames.TryDecode(text.WrittenSpan, bytes) && bytes.WrittenSpan.SequenceEqual([.. one, .. other]);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_decodes_as_base64_or_not_without_an_exception() =>
        Prop.ForAll<byte[]>(text => Base64Frames.TryDecode(text, new ArrayBufferWriter<byte>()) || true).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("application/grpc", 1)]
    [InlineData("application/grpc+proto", 1)]
    [InlineData("application/grpc;x=1", 1)]
    [InlineData("APPLICATION/GRPC", 1)]
    [InlineData("application/grpc-web", 2)]
    [InlineData("application/grpc-web+proto", 2)]
    [InlineData("application/grpc-web-text", 3)]
    [InlineData("application/grpc-webby", 0)]
    [InlineData("application/grpcs", 0)]
    [InlineData("application/json", 0)]
    [InlineData(null, 0)]
    public void Content_type_names_the_protocol(string? contentType, int protocol) =>
        Assert.Equal((GrpcProtocol)protocol, GrpcContentType.Recognize(contentType));

    [Fact]
    public void Metadata_keys_are_checked_and_lowered()
    {
        var metadata = new Metadata { { "X-Mixed", "1" }, { "x-mixed", "2" } };
        Assert.Equal("2", metadata.GetValue("X-MIXED"));
        Assert.Equal(["1", "2"], metadata.GetAll("x-mixed").Select(entry => entry.Value));
        Assert.Throws<ArgumentException>(() => metadata.Add("no space", "1"));
        Assert.Throws<ArgumentException>(() => metadata.Add("x-text-bin", "1"));
        Assert.Throws<ArgumentException>(() => metadata.Add("x-bytes", [1]));
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add("x", "1"));
    }
}
