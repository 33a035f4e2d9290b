using Microsoft.AspNetCore.Builder;
using Sesame.Api.Hosting;

namespace Sesame.Api.Recovery;

/// <summary>Confirms an address by the mailed link, where <c>Recovery:VerifyEmailUrl</c> names no page of an application.</summary>
internal static class VerifyEmailPage
{
    private const string Script = """
        const press = async () => {
          const { done, status, answer, reason } = await send('accounts/v1/emails:verify', { token });
          if (done) end(`The address ${answer.email} is confirmed.`);
          else if (reason === 'EMAIL_TAKEN') end('The address belongs to another account already, so it was not confirmed for this one.');
          else refuse(status);
        };
        """;

    private static readonly LinkPage Page = new("Confirm your e-mail address", "Press the button to confirm your address. The link works once.", "Confirm", Script);

    public static void MapVerifyEmailPage(this WebApplication app) => Page.Map(app, "/verify-email");
}
