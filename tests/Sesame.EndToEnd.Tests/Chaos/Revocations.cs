using System.Collections.Concurrent;
using System.Globalization;
using Sesame.EndToEnd.Tests.Harness;
using Sesame.Testing.Histories;

namespace Sesame.EndToEnd.Tests.Chaos;

/// <summary>Sessions that are opened, checked and revoked while they are checked, each call through whichever node.</summary>
public sealed class Revocations(Caller caller)
{
    private readonly ConcurrentBag<RevocationHistory> histories = [];

    public string Counts => string.Create(CultureInfo.InvariantCulture, $"{histories.Sum(each => each.Checks)} checks of {histories.Count} sessions");

    public IEnumerable<string> Objections() => histories.SelectMany(each => each.Objections());

    /// <summary>One session after the other: three check it without a pause while it is revoked.</summary>
    public async Task RunAsync(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            var login = await LogInAsync();
            var (id, token) = (login.Reply!["sessionId"], login.Reply["token"]);
            var history = new RevocationHistory($"session {id}");
            histories.Add(history);
            using var known = new CancellationTokenSource();
            var checking = Enumerable.Range(0, 3).Select(_ => CheckAsync(token, history, known.Token)).ToList();
            await Task.Delay(200, CancellationToken.None);
            for (var done = false; !done && !over.IsCancellationRequested;)
            {
                var revoked = await caller.AsClientAsync(client => client.DeleteAsync($"/accounts/v1/sessions/{id}"));
                history.Revoked(revoked.Succeeded ? revoked.Span : Span.Unknown(revoked.Span.Begin), $"{revoked.Node} revoked it");
                done = revoked.Reply is not null;
            }

            await Task.Delay(300, CancellationToken.None);
            await known.CancelAsync();
            await Task.WhenAll(checking);
        }
    }

    /// <summary>A new user, logged in.</summary>
    public async Task<Outcome> LogInAsync()
    {
        var email = Rest.NewEmail();
        await caller.MustAsync(() => caller.AsClientAsync(client => client.PostAsync("/accounts/v1/users", new { email, password = Rest.Password, requestId = email })));
        var login = default(Outcome);
        await caller.MustAsync(async () => login = await caller.AsClientAsync(client => client.LogInAsync(email)));
        return login;
    }

    private async Task CheckAsync(string token, RevocationHistory history, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            var check = await caller.AsClientAsync(client => client.CheckAsync(token));
            if (check.Succeeded)
            {
                var isActive = check.Reply!["active"] == "True";
                history.Checked(isActive, check.Span, $"{check.Node} said {(isActive ? "active" : check.Reply["reason"])}");
            }

            await Task.Delay(5, CancellationToken.None);
        }
    }
}
