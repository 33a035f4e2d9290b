using System.Collections.Frozen;

namespace Sesame.Abstractions.Roles;

/// <summary>The permissions somebody holds, wildcards among them; immutable.</summary>
public sealed class PermissionSet
{
    private readonly FrozenSet<string> grants;
    private readonly bool everything;

    private PermissionSet(IEnumerable<string> names)
    {
        grants = names.ToFrozenSet(StringComparer.Ordinal);
        everything = grants.Contains(PermissionDemand.Everything);
    }

    /// <summary>No permission.</summary>
    public static PermissionSet None { get; } = new([]);

    /// <summary>The grants' names.</summary>
    public IEnumerable<string> Grants => grants;

    /// <summary>The permissions of these names; what is not a name of a permission grants nothing.</summary>
    public static PermissionSet Of(IEnumerable<string> names)
    {
        var known = names.Where(name => PermissionDemand.TryParse(name, out _)).ToArray();
        return known.Length == 0 ? None : new PermissionSet(known);
    }

    /// <summary>Whether the demand is granted, by its name or by a wildcard. A demand that is itself a wildcard is granted by a grant as wide.</summary>
    public bool Holds(PermissionDemand demand) =>
        everything || grants.Contains(demand.Name) || grants.Contains(demand.AreaWide) || grants.Contains(demand.ActionWide);

    /// <summary>Whether everything of the other set is granted here: nobody can give what he does not hold.</summary>
    public bool Covers(PermissionSet other)
    {
        foreach (var name in other.grants)
        {
            if (!Holds(PermissionDemand.Parse(name)))
            {
                return false;
            }
        }

        return true;
    }
}
