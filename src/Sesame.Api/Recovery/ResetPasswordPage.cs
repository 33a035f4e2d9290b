using Microsoft.AspNetCore.Builder;
using Sesame.Api.Hosting;

namespace Sesame.Api.Recovery;

/// <summary>Sets a new password by the mailed link, where <c>Recovery:ResetPasswordUrl</c> names no page of an application.</summary>
internal static class ResetPasswordPage
{
    private const string Fields = """
        <label>New password <input id="password" type="password" autocomplete="new-password" required autofocus></label>
        <label><input id="show" type="checkbox"> Show what I type</label>
        """;

    // A password at fault leaves the link good: what is wrong with it is told, and another one can be tried.
    private const string Script = """
        const password = document.getElementById('password'), show = document.getElementById('show');
        show.addEventListener('change', () => { password.type = show.checked ? 'text' : 'password'; });
        const press = async () => {
          const { done, status, faults } = await send('accounts/v1/password-resets:complete', { token, newPassword: password.value });
          if (done) { password.value = ''; end('The new password is set, and all your sessions have ended. Log in with it.'); }
          else if (faults.length > 0) again(faults.join(' '));
          else refuse(status);
        };
        """;

    private static readonly LinkPage Page = new("Choose a new password", "Choose a new password. The link works once.", "Set the password", Script, Fields);

    public static void MapResetPasswordPage(this WebApplication app) => Page.Map(app, "/reset-password");
}
