namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

/// <summary>Sentences that more than one reader says.</summary>
internal static class Faults
{
    public const string Twice = "is given twice";
    public const string Unknown = "is not a field of this request";
    public const string MustBeObject = "must be an object";
    public const string NoNull = "must not be null";
}
