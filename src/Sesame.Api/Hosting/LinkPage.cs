using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Sesame.Api.Hosting;

/// <summary>
/// A page that links lead to where no application has one of its own. It is the same for every link: the token stands behind the <c>#</c>, which no server sees,
/// and is sent only when a person presses the button. What opens links to look at them uses nothing up. It needs no cookie and asks none but its own server.
/// </summary>
internal sealed class LinkPage
{
    private const string Style = """
        body{font-family:system-ui,sans-serif;margin:15vh auto;max-width:26rem;padding:0 1rem}
        label{display:block;margin:.6rem 0}
        button,input{font:inherit}
        input[type=password],input[type=text]{box-sizing:border-box;display:block;padding:.4rem;width:100%}
        button{padding:.6rem 1.4rem}
        """;

    // A page's own script stands behind this one. It has `press`, what the button does, and may say at once that the link is not for it.
    private const string Frame = """
        const told = document.getElementById('told'), form = document.getElementById('form'), go = document.getElementById('go');
        const token = new URLSearchParams(location.hash.slice(1)).get('token');
        history.replaceState(null, '', location.pathname);
        const end = text => { told.textContent = text; form.hidden = go.hidden = true; };
        const again = text => { told.textContent = text; go.disabled = false; };
        const send = async (path, body) => {
          const reply = await fetch(path, {
            method: 'POST', credentials: 'omit', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
          });
          const answer = await reply.json(), details = answer.details ?? [];
          return {
            done: reply.ok, status: reply.status, answer, reason: details.find(detail => detail.reason)?.reason,
            faults: details.flatMap(detail => detail.fieldViolations ?? []).map(fault => fault.description),
          };
        };
        const refuse = status => {
          if (status === 429) again('Too many tries. Try again later.');
          else if (status === 409 || status >= 500) again('The server could not do it now. Try again.');
          else end('This link is not good any more, or belongs to another page. Ask for a new one.');
        };
        form.addEventListener('submit', async event => {
          event.preventDefault();
          go.disabled = true;
          try {
            await press();
          } catch {
            again('The server cannot be reached now. Try again.');
          }
        });
        if (!token) end('This link is not complete. Open it as you got it.');
        """;

    private readonly string html;
    private readonly string policy;

    /// <param name="title">What the page is for: its title and its heading.</param>
    /// <param name="told">What a person reads first.</param>
    /// <param name="button">What stands on the button.</param>
    /// <param name="script">The page's own script.</param>
    /// <param name="fields">What is to be filled in, as HTML.</param>
    public LinkPage(string title, string told, string button, string script, string fields = "")
    {
        var whole = Frame + "\n" + script;
        html = $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <meta name="robots" content="noindex">
            <title>{title}</title>
            <style>{Style}</style>
            </head>
            <body>
            <main>
            <h1>{title}</h1>
            <p id="told" role="status">{told}</p>
            <form id="form">
            {fields}
            <button id="go">{button}</button>
            </form>
            </main>
            <script>{whole}</script>
            </body>
            </html>
            """;
        // No form is sent by the browser itself: without the script a password would go into the address.
        policy = $"default-src 'none'; script-src '{HashOf(whole)}'; style-src '{HashOf(Style)}'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    public void Map(WebApplication app, string path) => app.MapGet(path, (HttpContext http) =>
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        return Results.Text(html, "text/html; charset=utf-8");
    });

    private static string HashOf(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
