using Sesame.Abstractions.Calls;
using Sesame.Api.Errors.V1;

namespace Sesame.Api.Errors;

/// <summary>Collects all faults of one request, so that the caller is told of them together.</summary>
public sealed class FieldFaults
{
    private readonly List<FieldFault> faults = [];

    /// <summary>The faults so far.</summary>
    public IReadOnlyList<FieldFault> All => faults;

    /// <summary>Whether there is one.</summary>
    public bool Any => faults.Count > 0;

    /// <summary>Adds a fault of a field; its name is a lowerCamelCase path with dots.</summary>
    public FieldFaults Add(string field, string description, ErrorReason reason = ErrorReason.FieldInvalid)
    {
        faults.Add(new FieldFault(field, ErrorReasons.NameOf(reason), description));
        return this;
    }

    /// <summary>Adds faults that a rule found.</summary>
    public FieldFaults Add(IEnumerable<FieldFault> found)
    {
        faults.AddRange(found);
        return this;
    }

    /// <summary>Adds a fault unless the condition holds; answers the condition.</summary>
    public bool Check(bool holds, string field, string description)
    {
        if (!holds)
        {
            Add(field, description);
        }

        return holds;
    }

    /// <summary>Ends the call when there is a fault.</summary>
    public void ThrowIfAny()
    {
        if (Any)
        {
            throw ErrorMap.ToRpc(faults);
        }
    }
}
