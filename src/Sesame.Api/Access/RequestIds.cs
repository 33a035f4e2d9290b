using System.Globalization;
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

    private static readonly System.Buffers.SearchValues<char> Allowed =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:+/=@");

    // Ids must be unique, not secret: a prefix drawn at start and a count are enough, and cheaper than randomness for each call.
    private readonly string prefix = RandomNumberGenerator.GetHexString(16, lowercase: true);
    private long count;

    public string TakeOrMake(string? given) => given is { Length: > 0 and <= LengthMax } && !given.AsSpan().ContainsAnyExcept(Allowed)
        ? given
        : string.Create(CultureInfo.InvariantCulture, $"{prefix}{Interlocked.Increment(ref count):x16}");
}
