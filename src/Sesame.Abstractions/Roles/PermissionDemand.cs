using System.Diagnostics.CodeAnalysis;

namespace Sesame.Abstractions.Roles;

/// <summary>
/// The name of a permission, <c>area:action</c>, at most 64 characters, with the wildcards that would grant it worked out once. Either part may be
/// <c>*</c>, and <c>*</c> alone stands for everything; such a name is granted only by itself or by a wider one.
/// </summary>
public sealed class PermissionDemand
{
    private const int LengthMax = 64;

    private PermissionDemand(string name)
    {
        Name = name;
        var colon = name.IndexOf(':');
        AreaWide = colon < 0 ? Everything : name[..(colon + 1)] + Everything;
        ActionWide = colon < 0 ? Everything : Everything + name[colon..];
    }

    /// <summary>The grant that covers every demand.</summary>
    public const string Everything = "*";

    /// <summary>The name, for instance <c>users:read</c>.</summary>
    public string Name { get; }

    /// <summary>The grant of every action of the area, for instance <c>users:*</c>.</summary>
    public string AreaWide { get; }

    /// <summary>The grant of the action in every area, for instance <c>*:read</c>.</summary>
    public string ActionWide { get; }

    /// <summary>Reads a name; false when it is not one.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PermissionDemand? demand)
    {
        demand = IsName(text) ? new PermissionDemand(text!) : null;
        return demand is not null;
    }

    /// <summary>Reads a name that is known to be one.</summary>
    public static PermissionDemand Parse(string text) =>
        TryParse(text, out var demand) ? demand : throw new FormatException($"`{text}` is not a permission's name.");

    /// <inheritdoc />
    public override string ToString() => Name;

    private static bool IsName(string? text)
    {
        if (text is null || text.Length is 0 or > LengthMax)
        {
            return false;
        }

        var colon = text.IndexOf(':');
        return colon < 0
            ? text == Everything
            : IsPart(text.AsSpan(0, colon)) && IsPart(text.AsSpan(colon + 1)) && text != "*:*";
    }

    private static bool IsPart(ReadOnlySpan<char> part)
    {
        if (part is Everything)
        {
            return true;
        }

        foreach (var c in part)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('-' or '_'))
            {
                return false;
            }
        }

        return part.Length > 0 && char.IsAsciiLetterLower(part[0]);
    }
}
