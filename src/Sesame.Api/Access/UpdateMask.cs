using Google.Protobuf.WellKnownTypes;
using Sesame.Api.Errors;

namespace Sesame.Api.Access;

/// <summary>Which fields an update is to change.</summary>
internal sealed class UpdateMask
{
    private const int NameMax = 64;

    private readonly HashSet<string>? named;

    private UpdateMask(HashSet<string>? named) => this.named = named;

    /// <summary>Reads a mask; a path that is not one of the known ones is a fault. Without a mask the fields that are set are meant.</summary>
    public static UpdateMask Read(FieldMask? mask, FieldFaults faults, params ReadOnlySpan<string> known)
    {
        if (mask is null || mask.Paths.Count == 0)
        {
            return new UpdateMask(null);
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in mask.Paths)
        {
            if (!known.Contains(path))
            {
                // What was sent goes back only as far as it can be a name: the reply's headers have no room for more.
                faults.Add("updateMask", path.Length <= NameMax ? $"`{path}` is not a field that can be changed." : "It names what is not a field that can be changed.");
            }

            names.Add(path);
        }

        return new UpdateMask(names);
    }

    /// <summary>Whether the field is to be changed.</summary>
    public bool Names(string path, bool isSet) => named?.Contains(path) ?? isSet;
}
