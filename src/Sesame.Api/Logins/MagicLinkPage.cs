using Microsoft.AspNetCore.Builder;
using Sesame.Api.Hosting;

namespace Sesame.Api.Logins;

/// <summary>
/// Logs in by a link that a back end asked for. A link that was mailed for the step <c>magic-link</c> finishes a login that its application began and alone can go on with:
/// the page says so, and sends nothing.
/// </summary>
internal static class MagicLinkPage
{
    private const string Script = """
        const press = async () => {
          const { done, status, answer } = await send('../accounts/v1/magic-links:open', { token });
          if (!done) refuse(status);
          else if (answer.redirectToUrl) location.replace(`${answer.redirectToUrl}#token=${encodeURIComponent(token)}`);
          else if (answer.reply.t === 'sessions') { sessionStorage.setItem('sesame.session', JSON.stringify(answer.reply)); end('You are logged in.'); }
          else end('Your account asks for one more step, which only an application can take.');
        };
        // A link of a flow names it by its state and a hash.
        if (/^[0-9a-f]{32}-[0-9a-f]{64}\./.test(token)) {
          end('This link belongs to the application in which you began to log in, and works only there. Go back to it and log in in another way.');
        }
        """;

    private static readonly LinkPage Page = new("Log in", "Press the button to log in. The link works once.", "Log in", Script);

    public static void MapMagicLinkPage(this WebApplication app) => Page.Map(app, "/login/magic-link");
}
