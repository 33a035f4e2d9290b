using Orleans;

namespace Sesame.Abstractions.Sessions;

/// <summary>Kind of device, as its user agent tells it. The numbers are stored.</summary>
[GenerateSerializer, Alias("sessions.device-kind")]
public enum DeviceKind
{
    /// <summary>Not told.</summary>
    Unknown = 0,

    /// <summary>A computer.</summary>
    Desktop = 1,

    /// <summary>A phone.</summary>
    Mobile = 2,

    /// <summary>A tablet.</summary>
    Tablet = 3,

    /// <summary>A program without a person before it: a command line, a library.</summary>
    Program = 4,

    /// <summary>A program that says it searches or tests.</summary>
    Bot = 5,
}
