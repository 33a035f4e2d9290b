using Orleans;

namespace Standins.Orleans.Tests.Wire;

/// <summary>One member too many.</summary>
[GenerateSerializer, Immutable, Alias("wire.wide")]
public sealed record Wide
{
    [Id(0)] public int M0 { get; init; }
    [Id(1)] public int M1 { get; init; }
    [Id(2)] public int M2 { get; init; }
    [Id(3)] public int M3 { get; init; }
    [Id(4)] public int M4 { get; init; }
    [Id(5)] public int M5 { get; init; }
    [Id(6)] public int M6 { get; init; }
    [Id(7)] public int M7 { get; init; }
    [Id(8)] public int M8 { get; init; }
    [Id(9)] public int M9 { get; init; }
    [Id(10)] public int M10 { get; init; }
    [Id(11)] public int M11 { get; init; }
    [Id(12)] public int M12 { get; init; }
    [Id(13)] public int M13 { get; init; }
    [Id(14)] public int M14 { get; init; }
    [Id(15)] public int M15 { get; init; }
    [Id(16)] public int M16 { get; init; }
    [Id(17)] public int M17 { get; init; }
    [Id(18)] public int M18 { get; init; }
    [Id(19)] public int M19 { get; init; }
    [Id(20)] public int M20 { get; init; }
    [Id(21)] public int M21 { get; init; }
    [Id(22)] public int M22 { get; init; }
    [Id(23)] public int M23 { get; init; }
    [Id(24)] public int M24 { get; init; }
    [Id(25)] public int M25 { get; init; }
    [Id(26)] public int M26 { get; init; }
    [Id(27)] public int M27 { get; init; }
    [Id(28)] public int M28 { get; init; }
    [Id(29)] public int M29 { get; init; }
    [Id(30)] public int M30 { get; init; }
    [Id(31)] public int M31 { get; init; }
    [Id(32)] public int M32 { get; init; }
    [Id(33)] public int M33 { get; init; }
    [Id(34)] public int M34 { get; init; }
    [Id(35)] public int M35 { get; init; }
    [Id(36)] public int M36 { get; init; }
    [Id(37)] public int M37 { get; init; }
    [Id(38)] public int M38 { get; init; }
    [Id(39)] public int M39 { get; init; }
    [Id(40)] public int M40 { get; init; }
    [Id(41)] public int M41 { get; init; }
    [Id(42)] public int M42 { get; init; }
    [Id(43)] public int M43 { get; init; }
    [Id(44)] public int M44 { get; init; }
    [Id(45)] public int M45 { get; init; }
    [Id(46)] public int M46 { get; init; }
    [Id(47)] public int M47 { get; init; }
    [Id(48)] public int M48 { get; init; }
    [Id(49)] public int M49 { get; init; }
    [Id(50)] public int M50 { get; init; }
    [Id(51)] public int M51 { get; init; }
    [Id(52)] public int M52 { get; init; }
    [Id(53)] public int M53 { get; init; }
    [Id(54)] public int M54 { get; init; }
    [Id(55)] public int M55 { get; init; }
    [Id(56)] public int M56 { get; init; }
    [Id(57)] public int M57 { get; init; }
    [Id(58)] public int M58 { get; init; }
    [Id(59)] public int M59 { get; init; }
    [Id(60)] public int M60 { get; init; }
    [Id(61)] public int M61 { get; init; }
    [Id(62)] public int M62 { get; init; }
    [Id(63)] public int M63 { get; init; }
    [Id(64)] public int M64 { get; init; }
}
