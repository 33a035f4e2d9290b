using Sesame.Abstractions.Calls;

namespace Sesame.Abstractions.Clients;

/// <summary>The form of a restriction's value, and the names of the kinds.</summary>
public static class RestrictionValue
{
    private const int LengthMax = 255;

    /// <summary>The kind's name in the API and in the database.</summary>
    public static string NameOf(RestrictionKind kind) => kind switch
    {
        RestrictionKind.Ip => "ip",
        RestrictionKind.Host => "host",
        _ => "api",
    };

    /// <summary>Reads a kind's name; false when it is not one.</summary>
    public static bool TryParseKind(string? name, out RestrictionKind kind)
    {
        kind = name switch
        {
            "host" => RestrictionKind.Host,
            "api" => RestrictionKind.Api,
            _ => RestrictionKind.Ip,
        };
        return name is "ip" or "host" or "api";
    }

    /// <summary>Whether the value has the form that its kind demands.</summary>
    public static bool IsValid(RestrictionKind kind, string? value) => value is { Length: > 0 and <= LengthMax } && kind switch
    {
        RestrictionKind.Ip => IpRange.TryParse(value, out _),
        RestrictionKind.Host => IsOrigin(value),
        _ => IsSegment(value),
    };

    // An Origin is scheme and authority, never a path (RFC 6454, section 7); what a browser would not send can never match.
    private static bool IsOrigin(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri.UserInfo.Length == 0
        && uri.GetLeftPart(UriPartial.Authority) == value;

    private static bool IsSegment(string value)
    {
        foreach (var c in value)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.' or '~'))
            {
                return false;
            }
        }

        return true;
    }
}
