using System.Net;

namespace Orleans.Runtime.Wire;

/// <summary>The codecs of the types that are not made of others.</summary>
internal static class SimpleCodecs
{
    public static Dictionary<Type, Codec> All() => new()
    {
        [typeof(bool)] = new SimpleCodec<bool>(static (writer, value) => writer.Byte(value ? (byte)1 : (byte)0), static (ref reader) => reader.Byte() != 0),
        [typeof(byte)] = new SimpleCodec<byte>(static (writer, value) => writer.Byte(value), static (ref reader) => reader.Byte()),
        [typeof(sbyte)] = new SimpleCodec<sbyte>(static (writer, value) => writer.Byte((byte)value), static (ref reader) => (sbyte)reader.Byte()),
        [typeof(short)] = new SimpleCodec<short>(static (writer, value) => writer.SignedVarInt(value), static (ref reader) => checked((short)reader.SignedVarInt())),
        [typeof(int)] = new SimpleCodec<int>(static (writer, value) => writer.SignedVarInt(value), static (ref reader) => checked((int)reader.SignedVarInt())),
        [typeof(long)] = new SimpleCodec<long>(static (writer, value) => writer.SignedVarInt(value), static (ref reader) => reader.SignedVarInt()),
        [typeof(ushort)] = new SimpleCodec<ushort>(static (writer, value) => writer.VarInt(value), static (ref reader) => checked((ushort)reader.VarInt())),
        [typeof(uint)] = new SimpleCodec<uint>(static (writer, value) => writer.VarInt(value), static (ref reader) => checked((uint)reader.VarInt())),
        [typeof(ulong)] = new SimpleCodec<ulong>(static (writer, value) => writer.VarInt(value), static (ref reader) => reader.VarInt()),
        [typeof(char)] = new SimpleCodec<char>(static (writer, value) => writer.VarInt(value), static (ref reader) => checked((char)reader.VarInt())),
        [typeof(float)] = new SimpleCodec<float>(static (writer, value) => writer.Fixed32(BitConverter.SingleToUInt32Bits(value)), static (ref reader) => BitConverter.UInt32BitsToSingle(reader.Fixed32())),
        [typeof(double)] = new SimpleCodec<double>(static (writer, value) => writer.Fixed64(BitConverter.DoubleToUInt64Bits(value)), static (ref reader) => BitConverter.UInt64BitsToDouble(reader.Fixed64())),
        [typeof(decimal)] = new SimpleCodec<decimal>(
            static (writer, value) => Array.ForEach(decimal.GetBits(value), part => writer.Fixed32((uint)part)),
            static (ref reader) => new decimal([(int)reader.Fixed32(), (int)reader.Fixed32(), (int)reader.Fixed32(), (int)reader.Fixed32()])),
        [typeof(string)] = new SimpleCodec<string>(static (writer, value) => writer.Text(value), static (ref reader) => reader.Text()),
        [typeof(Guid)] = new SimpleCodec<Guid>(static (writer, value) => writer.Guid(value), static (ref reader) => reader.Guid()),
        [typeof(DateTime)] = new SimpleCodec<DateTime>(static (writer, value) => writer.Fixed64((ulong)value.ToBinary()), static (ref reader) => DateTime.FromBinary((long)reader.Fixed64())),
        [typeof(DateTimeOffset)] = new SimpleCodec<DateTimeOffset>(
            static (writer, value) =>
            {
                writer.SignedVarInt(value.Ticks);
                writer.SignedVarInt(value.TotalOffsetMinutes);
            },
            static (ref reader) => new DateTimeOffset(reader.SignedVarInt(), TimeSpan.FromMinutes(reader.SignedVarInt()))),
        [typeof(DateOnly)] = new SimpleCodec<DateOnly>(static (writer, value) => writer.SignedVarInt(value.DayNumber), static (ref reader) => DateOnly.FromDayNumber(checked((int)reader.SignedVarInt()))),
        [typeof(TimeOnly)] = new SimpleCodec<TimeOnly>(static (writer, value) => writer.SignedVarInt(value.Ticks), static (ref reader) => new TimeOnly(reader.SignedVarInt())),
        [typeof(Int128)] = new SimpleCodec<Int128>(
            static (writer, value) =>
            {
                writer.Fixed64((ulong)(value >> 64));
                writer.Fixed64((ulong)value);
            },
            static (ref reader) => new Int128(reader.Fixed64(), reader.Fixed64())),
        [typeof(UInt128)] = new SimpleCodec<UInt128>(
            static (writer, value) =>
            {
                writer.Fixed64((ulong)(value >> 64));
                writer.Fixed64((ulong)value);
            },
            static (ref reader) => new UInt128(reader.Fixed64(), reader.Fixed64())),
        [typeof(TimeSpan)] = new SimpleCodec<TimeSpan>(static (writer, value) => writer.SignedVarInt(value.Ticks), static (ref reader) => new TimeSpan(reader.SignedVarInt())),
        [typeof(byte[])] = new SimpleCodec<byte[]>(
            static (writer, value) =>
            {
                writer.VarInt((ulong)value.Length);
                writer.Bytes(value);
            },
            static (ref reader) => reader.Take(reader.Count()).ToArray()),
        [typeof(ReadOnlyMemory<byte>)] = new SimpleCodec<ReadOnlyMemory<byte>>(
            static (writer, value) =>
            {
                writer.VarInt((ulong)value.Length);
                writer.Bytes(value.Span);
            },
            static (ref reader) => reader.Take(reader.Count()).ToArray()),
        [typeof(IPAddress)] = new SimpleCodec<IPAddress>(static (writer, value) => writer.Text(value.ToString()), static (ref reader) => IPAddress.Parse(reader.Text())),
        [typeof(Uri)] = new SimpleCodec<Uri>(static (writer, value) => writer.Text(value.OriginalString), static (ref reader) => new Uri(reader.Text(), UriKind.RelativeOrAbsolute)),
        [typeof(NoResult)] = new SimpleCodec<NoResult>(static (_, _) => { }, static (ref _) => default),
    };
}
