using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Sesame.Api.Errors;

namespace Sesame.Api.Access;

/// <summary>Opaque page tokens, bound to the list and filter they were made for; sizes within bounds.</summary>
internal static class PageTokens
{
    private const int SizeDefault = 50;
    private const int SizeMax = 200;
    private const int BindingBytes = 8;

    /// <summary>0 means 50, more than 200 means 200; negative is a fault.</summary>
    public static int Size(int asked, FieldFaults faults)
    {
        faults.Check(asked >= 0, "pageSize", "0 to 200 is needed.");
        return asked == 0 ? SizeDefault : Math.Min(asked, SizeMax);
    }

    /// <summary>The token of the next page; empty when there is none.</summary>
    public static string Write(string? key, string filter) =>
        key is null ? "" : Base64Url.EncodeToString([.. Binding(filter), .. Encoding.UTF8.GetBytes(key)]);

    /// <summary>Size and key of a page of a list that is asked nothing else; a fault ends the call.</summary>
    public static (int Size, string? After) Read(int askedSize, string token, string filter)
    {
        var faults = new FieldFaults();
        var page = (Size(askedSize, faults), Read(token, filter, faults));
        faults.ThrowIfAny();
        return page;
    }

    /// <summary>The key in a token; null for the first page. A token of another list or filter is a fault.</summary>
    public static string? Read(string token, string filter, FieldFaults faults)
    {
        if (token.Length == 0)
        {
            return null;
        }

        var bytes = Base64Url.IsValid(token) ? Base64Url.DecodeFromChars(token) : [];
        var isOurs = bytes.Length > BindingBytes && bytes.AsSpan(0, BindingBytes).SequenceEqual(Binding(filter));
        return faults.Check(isOurs, "pageToken", "A token of the page before, with the same filter, is needed.") ? Encoding.UTF8.GetString(bytes.AsSpan(BindingBytes)) : null;
    }

    private static byte[] Binding(string filter) => SHA256.HashData(Encoding.UTF8.GetBytes(filter))[..BindingBytes];
}
