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
    public static int Size(int asked) => asked switch
    {
        < 0 => throw ErrorMap.ToRpc(new FieldFaults().Add("pageSize", "0 to 200 is needed.").All),
        0 => SizeDefault,
        > SizeMax => SizeMax,
        _ => asked,
    };

    /// <summary>The token of the next page; empty when there is none.</summary>
    public static string Write(string? key, string filter) =>
        key is null ? "" : Base64Url.EncodeToString([.. Binding(filter), .. Encoding.UTF8.GetBytes(key)]);

    /// <summary>The key in a token; null for the first page.</summary>
    public static string? Read(string token, string filter)
    {
        if (token.Length == 0)
        {
            return null;
        }

        var bytes = Base64Url.IsValid(token) ? Base64Url.DecodeFromChars(token) : [];
        if (bytes.Length <= BindingBytes || !bytes.AsSpan(0, BindingBytes).SequenceEqual(Binding(filter)))
        {
            throw ErrorMap.ToRpc(new FieldFaults().Add("pageToken", "A token of the page before, with the same filter, is needed.").All);
        }

        return Encoding.UTF8.GetString(bytes.AsSpan(BindingBytes));
    }

    private static byte[] Binding(string filter) => SHA256.HashData(Encoding.UTF8.GetBytes(filter))[..BindingBytes];
}
