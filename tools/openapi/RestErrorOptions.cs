namespace Sesame.OpenApi;

/// <summary>
/// What the host adds to errors found while a REST request is read, before any service sees it. The public
/// transcoding package has no such errors; there these options say nothing.
/// </summary>
public sealed class RestErrorOptions
{
    /// <summary>The domain of google.rpc.ErrorInfo; null leaves ErrorInfo out.</summary>
    public string? Domain { get; set; }

    /// <summary>The reason of google.rpc.ErrorInfo when a field cannot be what the caller wrote.</summary>
    public string InvalidFieldReason { get; set; } = "FIELD_INVALID";
}
