using System.Net.Http.Json;
using System.Security.Cryptography;

namespace Sesame.EndToEnd.Tests.Harness;

/// <summary>Calls by REST under one authorization, and with the grant of a step-up where one is given.</summary>
public sealed class Rest(HttpClient http, string? authorization, string? stepUp = null)
{
    public const string Password = "correct horse battery staple";

    public static string NewState() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public static string NewEmail() => $"{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}@example.org";

    public Rest WithStepUp(string grant) => new(http, authorization, grant);

    public Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<Reply> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    public Task<Reply> PostAsync(string path, object body) => SendAsync(HttpMethod.Post, path, JsonContent.Create(body));

    public async Task<Reply> SendAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("authorization", authorization);
        }

        if (stepUp is not null)
        {
            request.Headers.TryAddWithoutValidation("x-sesame-step-up", stepUp);
        }

        using var response = await http.SendAsync(request);
        return new Reply(response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers);
    }

    /// <summary>Signs a new user up and answers its id.</summary>
    public async Task<string> RegisterAsync(string email, string password = Password) => (await PostAsync("/accounts/v1/users", new { email, password }))["userId"];

    public Task<Reply> LogInAsync(string email, string password = Password) =>
        PostAsync("/accounts/v1/sessions/login/password", new { email, password, state = NewState() });

    /// <summary>
    /// A login that comes again as it is told when no slot was free for as long as one waits, on a machine too busy to compute hashes; that is a second. A
    /// delay for failures is a minute, and is answered as it is.
    /// </summary>
    public async Task<Reply> LogInInTurnAsync(string email)
    {
        for (var tries = 0; ; tries++)
        {
            var reply = await LogInAsync(email);
            if (reply.Reason != "LOGIN_DELAYED" || reply.Headers.RetryAfter?.Delta != TimeSpan.FromSeconds(1) || tries == 20)
            {
                return reply;
            }
        }
    }

    /// <summary>A login from a device that sends what it takes for its token.</summary>
    public Task<Reply> LogInFromAsync(string deviceToken, string email, string password = Password) =>
        PostAsync("/accounts/v1/sessions/login/password", new { email, password, state = NewState(), deviceToken });

    public Task<Reply> RefreshAsync(string refresh) => PostAsync("/accounts/v1/sessions/refresh", new { refresh });

    public Task<Reply> CheckAsync(string token) => PostAsync("/accounts/v1/tokens:check", new { token });
}
