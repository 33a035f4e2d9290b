using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Sesame.Api.Logins;

/// <summary>
/// The page that links lead to where no application has one of its own. It is the same for every link: the token stands behind the <c>#</c>, which no server sees,
/// and is sent only when a person presses the button. What opens links to look at them uses nothing up.
/// </summary>
internal static class MagicLinkPage
{
    private const string Style = "body{font-family:system-ui,sans-serif;margin:15vh auto;max-width:26rem;padding:0 1rem}button{font:inherit;padding:.6rem 1.4rem}";

    private const string Script = """
        const told = document.getElementById('told'), go = document.getElementById('go');
        const token = new URLSearchParams(location.hash.slice(1)).get('token');
        history.replaceState(null, '', location.pathname);
        const end = text => { told.textContent = text; go.hidden = true; };
        if (!token) end('This link is not complete. Open it as you got it.');
        go.addEventListener('click', async () => {
          go.disabled = true;
          try {
            const reply = await fetch('../accounts/v1/magic-links:open', {
              method: 'POST', credentials: 'omit', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token }),
            });
            const answer = await reply.json();
            if (!reply.ok) end(reply.status === 429 ? 'Too many tries. Try again later.' : 'This link is not good any more, or belongs to another page. Ask for a new one.');
            else if (answer.redirectToUrl) location.replace(`${answer.redirectToUrl}#token=${encodeURIComponent(token)}`);
            else if (answer.reply.t === 'sessions') { sessionStorage.setItem('sesame.session', JSON.stringify(answer.reply)); end('You are logged in.'); }
            else end('Your account asks for one more step, which only an application can take.');
          } catch {
            told.textContent = 'The server cannot be reached now. Try again.';
            go.disabled = false;
          }
        });
        """;

    private const string Html = $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <meta name="robots" content="noindex">
        <title>Log in</title>
        <style>{Style}</style>
        </head>
        <body>
        <main>
        <h1>Log in</h1>
        <p id="told" role="status">Press the button to log in. The link works once.</p>
        <button id="go" type="button">Log in</button>
        </main>
        <script>{Script}</script>
        </body>
        </html>
        """;

    private static readonly string Policy =
        $"default-src 'none'; script-src '{HashOf(Script)}'; style-src '{HashOf(Style)}'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void MapMagicLinkPage(this WebApplication app) => app.MapGet("/login/magic-link", (HttpContext http) =>
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        return Results.Text(Html, "text/html; charset=utf-8");
    });

    private static string HashOf(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
