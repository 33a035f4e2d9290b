namespace Sesame.Abstractions.Sessions;

/// <summary>
/// What a user agent tells of a device, for people to recognize their own by; a user agent is a claim, so nothing is decided by it. What is read, the first that
/// is found: a bot (<c>bot/</c>, <c>bot;</c>, <c>crawler</c>, <c>spider</c> in it), a program (curl, Python, Go, gRPC and others, by the name it begins with), else a
/// browser by its own mark before those that it copies: Edge, Opera, Samsung Internet, Yandex, Vivaldi, Firefox, Chrome, Safari, Internet Explorer. Names
/// carry no versions: an update makes no new device.
/// </summary>
/// <param name="Client">Name of the browser or program; empty when it is not known.</param>
/// <param name="System">Name of the operating system; empty when it is not known.</param>
/// <param name="Kind">Kind of device.</param>
public sealed record DeviceInsight(string Client, string System, DeviceKind Kind)
{
    private const StringComparison Exact = StringComparison.Ordinal;
    private const StringComparison AnyCase = StringComparison.OrdinalIgnoreCase;

    // A browser's own mark comes before those that it copies for old pages' sake.
    private static readonly (string Mark, string Name)[] Browsers =
    [
        ("Edg/", "Edge"), ("EdgA/", "Edge"), ("EdgiOS/", "Edge"), ("Edge/", "Edge"), ("OPR/", "Opera"), ("OPT/", "Opera"), ("Opera", "Opera"),
        ("SamsungBrowser/", "Samsung Internet"), ("YaBrowser/", "Yandex"), ("Vivaldi/", "Vivaldi"), ("FxiOS/", "Firefox"), ("Firefox/", "Firefox"),
        ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("Trident/", "Internet Explorer"), ("MSIE ", "Internet Explorer"),
    ];

    private static readonly (string Mark, string Name)[] Programs =
    [
        ("curl/", "curl"), ("Wget/", "Wget"), ("HTTPie/", "HTTPie"), ("PostmanRuntime/", "Postman"), ("insomnia/", "Insomnia"), ("python", "Python"), ("aiohttp/", "Python"),
        ("Go-http-client/", "Go"), ("grpc-", "gRPC"), ("okhttp/", "OkHttp"), ("Java", "Java"), ("Apache-HttpClient/", "Java"), ("axios/", "Node.js"), ("node", "Node.js"),
        ("undici", "Node.js"), ("Dart/", "Dart"), ("Ruby", "Ruby"), ("GuzzleHttp/", "PHP"), ("Deno/", "Deno"), ("sesame", "Sesame"),
    ];

    // Phones and tablets name the system they descend from as well, so their own comes first.
    private static readonly (string Mark, string Name)[] Systems =
    [
        ("iPhone", "iOS"), ("iPad", "iPadOS"), ("iPod", "iOS"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"), ("Mac OS X", "macOS"), ("Macintosh", "macOS"),
        ("FreeBSD", "FreeBSD"), ("OpenBSD", "OpenBSD"), ("Linux", "Linux"), ("Darwin", "macOS"),
    ];

    private static readonly DeviceInsight Nothing = new("", "", DeviceKind.Unknown);

    /// <summary>Reads a user agent; one that is not understood is of no known kind.</summary>
    public static DeviceInsight Of(string? userAgent)
    {
        if (string.IsNullOrWhiteSpace(userAgent))
        {
            return Nothing;
        }

        var system = Find(Systems, mark => userAgent.Contains(mark, Exact));
        if (userAgent.Contains("bot/", AnyCase) || userAgent.Contains("bot;", AnyCase) || userAgent.Contains("crawler", AnyCase) || userAgent.Contains("spider", AnyCase))
        {
            return new DeviceInsight("", system, DeviceKind.Bot);
        }

        if (Find(Programs, mark => userAgent.StartsWith(mark, AnyCase)) is { Length: > 0 } program)
        {
            return new DeviceInsight(program, system, DeviceKind.Program);
        }

        return new DeviceInsight(Find(Browsers, mark => userAgent.Contains(mark, Exact)), system, KindOf(userAgent, system));
    }

    private static DeviceKind KindOf(string userAgent, string system) => system switch
    {
        "iPadOS" => DeviceKind.Tablet,
        "iOS" => DeviceKind.Mobile,
        "Android" => userAgent.Contains("Mobile", Exact) ? DeviceKind.Mobile : DeviceKind.Tablet,
        "" => userAgent.Contains("Mobile", Exact) ? DeviceKind.Mobile : DeviceKind.Unknown,
        _ => DeviceKind.Desktop,
    };

    private static string Find((string Mark, string Name)[] known, Func<string, bool> isThere) => known.FirstOrDefault(one => isThere(one.Mark)).Name ?? "";
}
