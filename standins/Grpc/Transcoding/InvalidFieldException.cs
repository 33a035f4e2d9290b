namespace Microsoft.AspNetCore.Grpc.JsonTranscoding;

/// <summary>A request whose field at <see cref="Path"/> cannot be what the caller wrote.</summary>
/// <param name="path">Dotted path from the request's root in JSON names; empty for the whole message.</param>
/// <param name="description">What is wrong, as a clause that follows the path.</param>
internal sealed class InvalidFieldException(string path, string description)
    : Exception(path.Length == 0 ? description : $"{path}: {description}")
{
    public string Path { get; } = path;

    public string Description { get; } = description;
}
