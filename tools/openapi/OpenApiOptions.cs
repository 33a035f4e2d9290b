namespace Sesame.OpenApi;

/// <summary>What a document says besides the protos. The defaults are Sesame's own.</summary>
public sealed class OpenApiOptions
{
    public string Title { get; set; } = "Sesame";

    public string Version { get; set; } = "1";

    public string Description { get; set; } =
        """
        Identity and access: users, sessions, organizations, API keys and rate limits.

        Every method here is a gRPC method too, of the service that its operation id names. Requests are JSON in UTF-8. A field that is not known,
        given twice, of the wrong type or out of range is refused with the reason `FIELD_INVALID`, and the error names the field. 64-bit integers
        are strings. One trailing slash in a path is ignored.

        The header `Authorization` holds `Bearer` with an access token or an API key, or `Basic` with a client's id and secret, or one of each with
        a comma between them.
        """;

    /// <summary>The first part of the package names, which says nothing to a reader.</summary>
    public string PackagePrefix { get; set; } = "sesame.";

    /// <summary>Full name of the method option with fields permission, or_owner, or_stranger and public.</summary>
    public string AccessOption { get; set; } = "sesame.options.v1.access";

    /// <summary>Full name of the enum with the reasons of google.rpc.ErrorInfo.</summary>
    public string ReasonEnum { get; set; } = "sesame.errors.v1.ErrorReason";

    /// <summary>The value of the member "t" that every error carries; empty when there is none.</summary>
    public string ErrorTag { get; set; } = "error";

    /// <summary>Whether 64-bit integers are written as strings; as the server is set.</summary>
    public bool Int64AsStrings { get; set; } = true;
}
