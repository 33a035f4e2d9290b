using System.Globalization;

namespace Sesame.Abstractions.Users;

/// <summary>
/// The domain of an address in one form: lower-cased, labels of 1 to 63 characters of ASCII (RFC 1035), those beyond ASCII as they are read (RFC 5890, U-labels).
/// <c>bücher.example</c> and <c>xn--bcher-kva.example</c> are one domain, and so one.
/// </summary>
internal static class DomainName
{
    private const int LabelMax = 63;
    private const string Encoded = "xn--";

    private static readonly IdnMapping Punycode = new() { AllowUnassigned = true };

    // What is written in another width, as a ligature or raised is another writing of letters that have a place of their own (Unicode, compatibility
    // mappings): a resolver would take it for those.
    private static readonly (char First, char Last)[] OtherWritings =
    [
        ('\u00aa', '\u00aa'), ('\u00ba', '\u00ba'), ('\u017f', '\u017f'), ('\u02b0', '\u02b8'), ('\u02e0', '\u02e4'), ('\u1d2c', '\u1d6a'), ('\u1d78', '\u1d78'), ('\u1d9b', '\u1dbf'),
        ('\u2071', '\u209c'), ('\u2100', '\u214f'), ('\u2c7c', '\u2c7d'), ('\u3131', '\u318e'), ('\ua69c', '\ua69d'), ('\ua770', '\ua770'), ('\ua7f8', '\ua7f9'), ('\uab5c', '\uab5f'),
        ('\uf900', '\ufaff'), ('\ufb00', '\ufdff'), ('\ufe70', '\uffef'),
    ];

    /// <summary>Reads a domain; false when it is not one.</summary>
    public static bool TryRead(string text, out string domain)
    {
        var labels = text.ToLowerInvariant().Split('.');
        for (var i = 0; i < labels.Length; i++)
        {
            if (!IsLabel(labels[i]) || !TryDecode(labels[i], out labels[i]))
            {
                domain = "";
                return false;
            }
        }

        domain = string.Join('.', labels);
        return true;
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= LabelMax && label[0] != '-' && label[^1] != '-' && label.All(c => c == '-' || (char.IsLetterOrDigit(c) && !IsOtherWriting(c)));

    private static bool TryDecode(string label, out string read)
    {
        read = label;
        try
        {
            if (label.StartsWith(Encoded, StringComparison.Ordinal))
            {
                read = Punycode.GetUnicode(label);
                // Only what encodes to the same again: else one domain would have several forms.
                return IsLabel(read) && read == read.ToLowerInvariant() && Punycode.GetAscii(read) == label;
            }

            return label.All(char.IsAscii) || Punycode.GetAscii(label).Length <= LabelMax;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static bool IsOtherWriting(char c) => c > '\u007f' && Array.Exists(OtherWritings, range => c >= range.First && c <= range.Last);
}
