using System.Text;

namespace Grpc.Core;

public sealed partial class Metadata
{
    /// <summary>One key with its value.</summary>
    public sealed class Entry
    {
        private readonly string? text;
        private readonly byte[]? bytes;

        public Entry(string key, byte[] valueBytes)
        {
            Key = MetadataKeys.Normalize(key);
            if (!MetadataKeys.IsBinary(Key))
            {
                throw new ArgumentException($"Key '{Key}' must end in '{BinaryHeaderSuffix}' to hold bytes.", nameof(key));
            }

            ArgumentNullException.ThrowIfNull(valueBytes);
            bytes = valueBytes.AsSpan().ToArray();
        }

        public Entry(string key, string value)
        {
            Key = MetadataKeys.Normalize(key);
            if (MetadataKeys.IsBinary(Key))
            {
                throw new ArgumentException($"Key '{Key}' ends in '{BinaryHeaderSuffix}' and must hold bytes.", nameof(key));
            }

            ArgumentNullException.ThrowIfNull(value);
            text = value;
        }

        private Entry(string key, string? text, byte[]? bytes)
        {
            Key = key;
            this.text = text;
            this.bytes = bytes;
        }

        public string Key { get; }

        public bool IsBinary => text is null;

        /// <summary>The text. A binary entry has none: see <see cref="ValueBytes"/>.</summary>
        public string Value => text ?? throw new InvalidOperationException($"Key '{Key}' holds bytes, not text.");

        public byte[] ValueBytes => text is null ? bytes!.AsSpan().ToArray() : Encoding.ASCII.GetBytes(text);

        public override string ToString() => IsBinary
            ? $"[Entry: key={Key}, valueBytes={bytes!.Length} bytes]"
            : $"[Entry: key={Key}, value={text}]";

        /// <summary>An entry whose key was checked already, as one that came over the wire.</summary>
        internal static Entry Received(string key, string value) => new(key, value, null);

        internal static Entry Received(string key, byte[] value) => new(key, null, value);

        internal ReadOnlySpan<byte> Bytes => bytes;

        internal bool KeyEquals(string key) => string.Equals(Key, key, StringComparison.OrdinalIgnoreCase);
    }
}
