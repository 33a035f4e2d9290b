namespace Sesame.Api.Access;

/// <summary>
/// What an <c>authorization</c> header carries: <c>Basic</c> and <c>Bearer</c>, or one of them, comma-separated, at most one of each and in any order.
/// The parts are ranges of the header's text, so that reading it costs nothing.
/// </summary>
/// <remarks>The framework's own parser takes a header for one scheme with parameters and refuses two.</remarks>
internal readonly record struct AuthorizationHeader(Range? Basic, Range? Bearer)
{
    /// <summary>Reads a header; false when it is anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> header, out AuthorizationHeader parsed)
    {
        parsed = default;
        Range? basic = null;
        Range? bearer = null;
        foreach (var range in header.Split(','))
        {
            if (!TryParsePart(header, range, out var scheme, out var value))
            {
                return false;
            }

            switch (scheme)
            {
                case Scheme.Basic when basic is null:
                    basic = value;
                    break;
                case Scheme.Bearer when bearer is null:
                    bearer = value;
                    break;
                default:
                    return false;
            }
        }

        parsed = new AuthorizationHeader(basic, bearer);
        return true;
    }

    // credentials = auth-scheme 1*SP token68 (RFC 9110, section 11.4)
    private static bool TryParsePart(ReadOnlySpan<char> header, Range range, out Scheme scheme, out Range value)
    {
        scheme = Scheme.Other;
        value = default;
        var (start, length) = range.GetOffsetAndLength(header.Length);
        var end = start + length;
        while (start < end && header[start] is ' ' or '\t')
        {
            start++;
        }

        while (end > start && header[end - 1] is ' ' or '\t')
        {
            end--;
        }

        var space = header[start..end].IndexOf(' ');
        if (space <= 0)
        {
            return false;
        }

        scheme = SchemeOf(header.Slice(start, space));
        start += space;
        while (header[start] == ' ')
        {
            start++;
        }

        value = start..end;
        return IsToken68(header[value]);
    }

    private static Scheme SchemeOf(ReadOnlySpan<char> name) =>
        name.Equals("Bearer", StringComparison.OrdinalIgnoreCase) ? Scheme.Bearer
        : name.Equals("Basic", StringComparison.OrdinalIgnoreCase) ? Scheme.Basic
        : Scheme.Other;

    private static bool IsToken68(ReadOnlySpan<char> text) => text.Length > 0 && !text.ContainsAnyExcept(Token68);

    private static readonly System.Buffers.SearchValues<char> Token68 =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=");

    private enum Scheme
    {
        Other,
        Basic,
        Bearer,
    }
}
