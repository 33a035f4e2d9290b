using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Sesame.Api.Access;

/// <summary>
/// The id under which a call is found again in logs and audit: the caller's <c>x-request-id</c> when it is 1 to 128 letters, digits and <c>-_.:+/=@</c>,
/// else one of ours.
/// </summary>
internal sealed class RequestIds
{
    public const string HeaderName = "x-request-id";

    private const int LengthMax = 128;
    private const int CountDigits = 2 * sizeof(long);

    private static readonly System.Buffers.SearchValues<char> Allowed =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:+/=@");

    // Ids must be unique, not secret: a prefix drawn at start and a count are enough, and cheaper than randomness for each call.
    private readonly string prefix = RandomNumberGenerator.GetHexString(16, lowercase: true);
    private long count;

    public string TakeOrMake(string? given) => given is { Length: > 0 and <= LengthMax } && !given.AsSpan().ContainsAnyExcept(Allowed)
        ? given
        : string.Create(prefix.Length + CountDigits, (prefix, Interlocked.Increment(ref count)), static (text, parts) =>
        {
            Span<byte> bytes = stackalloc byte[sizeof(long)];
            BinaryPrimitives.WriteInt64BigEndian(bytes, parts.Item2);
            parts.prefix.CopyTo(text);
            Convert.TryToHexStringLower(bytes, text[parts.prefix.Length..], out _);
        });
}
