namespace Microsoft.AspNetCore.Grpc.JsonTranscoding;

/// <summary>How messages are written as JSON, and how field names are compared when they are read.</summary>
public sealed class GrpcJsonSettings
{
    /// <summary>Leaves out fields without presence that hold their default. The default is to write them.</summary>
    public bool IgnoreDefaultValues { get; set; }

    /// <summary>Writes enum values as numbers. The default is their names.</summary>
    public bool WriteEnumsAsIntegers { get; set; }

    /// <summary>Writes 64-bit integers as strings, as proto3 JSON has it. The default is numbers.</summary>
    public bool WriteInt64sAsStrings { get; set; }

    /// <summary>Writes line breaks and indentation. Ignored for streams, where one message is one line.</summary>
    public bool WriteIndented { get; set; }

    /// <summary>Compares field names of requests without regard to case.</summary>
    public bool PropertyNameCaseInsensitive { get; set; }
}
