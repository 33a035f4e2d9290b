using System.Buffers;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Library.V1;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.AspNetCore.Grpc.JsonTranscoding.Binding;
using Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

namespace Standins.Grpc.Tests.Transcoding.Json;

/// <summary>Reads and writes messages as a REST call does, without a server.</summary>
internal static class JsonCheck
{
    public static readonly TypeRegistry Types = TypeRegistry.FromMessages(Everything.Descriptor, Book.Descriptor);

    public static CodecSet Codecs(Action<GrpcJsonSettings>? configure = null)
    {
        var settings = new GrpcJsonSettings { IgnoreDefaultValues = true, WriteInt64sAsStrings = true };
        configure?.Invoke(settings);
        return new CodecSet(settings, Types);
    }

    public static T Read<T>(string json, CodecSet? codecs = null)
        where T : IMessage<T>, new() => Read<T>(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(json)), codecs);

    public static T Read<T>(ReadOnlySequence<byte> json, CodecSet? codecs = null)
        where T : IMessage<T>, new() => (T)JsonBody.Read((codecs ?? Shared).ForMessage(new T().Descriptor), json, new ReadState());

    public static Everything Read(string json) => Read<Everything>(json);

    public static string Write(IMessage message, CodecSet? codecs = null)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, JsonFormat.Writing(indented: false)))
        {
            (codecs ?? Shared).ForMessage(message.Descriptor).Write(writer, message);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The path and the sentence of the refusal.</summary>
    public static (string Path, string Description) Refusal(string json)
    {
        var fault = Assert.Throws<InvalidFieldException>(() => Read(json));
        return (fault.Path, fault.Description);
    }

    /// <summary>The bytes in pieces of one byte each, so that every token lies across a seam.</summary>
    public static ReadOnlySequence<byte> InPieces(string json, int size = 1)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        Piece? first = null, last = null;
        for (var at = 0; at < bytes.Length; at += size)
        {
            last = new Piece(bytes.AsMemory(at, Math.Min(size, bytes.Length - at)), last);
            first ??= last;
        }

        return new ReadOnlySequence<byte>(first!, 0, last!, last!.Memory.Length);
    }

    private static readonly CodecSet Shared = Codecs();

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, Piece? before)
        {
            Memory = memory;
            if (before is not null)
            {
                RunningIndex = before.RunningIndex + before.Memory.Length;
                before.Next = this;
            }
        }
    }
}
