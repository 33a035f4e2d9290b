using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using Sesame.Bench.Harness;

namespace Sesame.Bench.Product;

/// <summary>
/// Whether the time of an answer tells if an address has an account, on every way that takes an address from a stranger (ASVS 6.3.8). One call at a time on an idle server, known and
/// unknown addresses in random order, each used once and from a network of its own, so that neither delays nor the limits on mails take part.
/// </summary>
internal static class TimingBench
{
    private const int Hashed = 400, Cheap = 1_000, WarmUp = 50;

    /// <summary>Who guesses by one answer is right at most 55 times of 100.</summary>
    private const double Most = 0.05;

    private static int network;

    public static void Run(string[] arguments)
    {
        using var server = SesameServer.Start(("Access__TrustedProxies__0", "127.0.0.1/32"), ("Access__TrustedProxies__1", "::1/128"));
        using var journey = new Journey(server);
        using var http = new HttpClient { BaseAddress = new Uri($"http://localhost:{server.HttpPort}") };
        var stranger = Load.GrpcCall.Basic(server.Bootstrap.ClientId, "").Item2;
        Way[] ways =
        [
            new("wrong password", Hashed, 401, email => ("/accounts/v1/sessions/login/password", new { email, password = "a wrong one, of words", state = Journey.NewState() })),
            new("registration", Hashed, 200, email => ("/accounts/v1/users", new { email, password = Journey.Password, firstName = "Ada", lastName = "Lovelace", state = Journey.NewState() })),
            new("login by mailed code", Cheap, 200, email => ("/accounts/v1/sessions/login/email", new { email, state = Journey.NewState() })),
            new("login by mailed link", Cheap, 200, email => ("/accounts/v1/sessions/login/magic-link", new { email, state = Journey.NewState() })),
            new("password reset", Cheap, 200, email => ("/accounts/v1/password-resets", new { email })),
            new("verification", Cheap, 200, email => ($"/accounts/v1/emails/{Uri.EscapeDataString(email)}:sendVerification", new { })),
        ];
        var original = Guid.Parse(journey.Register().Result.Id);
        var known = new Queue<string>(ManyUsers.CopiesOf(server, original, ways.Sum(way => way.Count + WarmUp)).Select(user => user.Email));
        var report = new BenchReport("timing", "known against unknown addresses", "the time of one answer, one call at a time; value: the chance that an answer for a known address takes longer than one for an unknown address (Mann-Whitney), 0.5 if time tells nothing");
        foreach (var way in ways)
        {
            var (ofKnown, ofUnknown) = Measure(http, stranger, way, known);
            var both = TwoSamples.Of(ofKnown, ofUnknown);
            report.Add(new BenchLine(way.Name, both.Chance, "")
            {
                Target = "0.45 to 0.55", Met = Math.Abs(both.Chance - 0.5) <= Most,
                Note = string.Create(CultureInfo.InvariantCulture, $"± {both.Margin:0.000} (99 %); medians {both.MedianOfFirst:0.000} ms known, {both.MedianOfSecond:0.000} ms unknown; {way.Count} of each"),
            });
        }

        report.Finish();
    }

    private static (List<double> Known, List<double> Unknown) Measure(HttpClient http, string stranger, Way way, Queue<string> known)
    {
        Console.WriteLine($"    {way.Name}…");
        var order = new bool[2 * (way.Count + WarmUp)];
        Array.Fill(order, true, 0, order.Length / 2);
        new Random(7).Shuffle(order);
        List<double> ofKnown = [], ofUnknown = [];
        foreach (var isKnown in order)
        {
            // As long as a known one.
            var took = Time(http, stranger, way, isKnown ? known.Dequeue() : $"{Guid.CreateVersion7()}@bench.example");
            (isKnown ? ofKnown : ofUnknown).Add(took);
        }

        return (ofKnown[WarmUp..], ofUnknown[WarmUp..]);
    }

    private static double Time(HttpClient http, string stranger, Way way, string email)
    {
        var (path, body) = way.Call(email);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("authorization", stranger);
        var from = network++;
        request.Headers.TryAddWithoutValidation("x-forwarded-for", string.Create(CultureInfo.InvariantCulture, $"10.{from / 256}.{from % 256}.7"));
        var began = Stopwatch.GetTimestamp();
        using var response = http.Send(request);
        var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        var status = (int)response.StatusCode;
        return status == way.Status || (way.Status == 200 && status == 202)
            ? took
            : throw new BenchException($"{path} answered {status}: {response.Content.ReadAsStringAsync().Result}");
    }

    private sealed record Way(string Name, int Count, int Status, Func<string, (string Path, object Body)> Call);
}
