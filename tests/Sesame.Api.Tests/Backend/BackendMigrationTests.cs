using Sesame.Api.Tests.Harness;
using Sesame.Testing;
using Xunit;

namespace Sesame.Api.Tests.Backend;

public sealed class BackendMigrationTests(TimedApi api) : IClassFixture<TimedApi>
{
    // PBKDF2-HMAC-SHA256 of the password, 1,000 rounds, as Django writes it.
    private static readonly string Hash = HashOf(People.Password);

    [Fact]
    public async Task A_user_of_another_system_logs_in_with_what_he_had_there()
    {
        var backEnd = await BackEnd.MakeAsync(api);
        var (email, legacy, secret) = (People.NewEmail(), Guid.NewGuid().ToString(), "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP");
        var migrated = await backEnd.SendAsync("POST", "/migrate_user/", new
        {
            email,
            email_confirmed = true,
            existing_user_id = legacy,
            existing_password_hash = Hash,
            existing_mfa_base32_encoded_secret = secret.ToLowerInvariant(),
            enabled = true,
            first_name = "Ada",
            picture_url = "https://example.com/p.png",
            properties = new { plan = "pro" },
        });
        var id = migrated["user_id"];
        var user = await backEnd.ReadAsync(id);
        Assert.Equal((legacy, true, true), ((string?)user["legacy_user_id"], (bool)user["has_password"]!, (bool)user["mfa_enabled"]!));
        Assert.Equal("Totp", (string?)(await backEnd.GetAsync($"/user/{id}/mfa")).Body["mfa_setup"]!["type"]);

        var (client, state) = (await api.ClientAsync("internal"), People.NewState());
        var first = await api.SendAsync("POST", "/accounts/v1/sessions/login/password", client.Proved, $$"""{"email":"{{email}}","password":"{{People.Password}}","state":"{{state}}"}""");
        Assert.Equal("totp", first["step"]);
        var code = new Authenticator(secret).CodeAt(api.Time.GetUtcNow());
        var second = await api.SendAsync("POST", "/accounts/v1/sessions/login/totp", client.Proved, $$"""{"totp":"{{code}}","state":"{{state}}"}""");
        Assert.Equal("sessions", second["t"]);

        Assert.Equal(200, (await backEnd.SendAsync("POST", $"/user/{id}/disable_2fa")).Status);
        Assert.Null((await backEnd.GetAsync($"/user/{id}/mfa")).Body["mfa_setup"]);
    }

    [Fact]
    public async Task What_cannot_be_taken_over_is_told_with_all_other_faults_and_makes_nobody()
    {
        var backEnd = await BackEnd.MakeAsync(api);
        var email = People.NewEmail();
        var refused = await backEnd.SendAsync("POST", "/migrate_user/", new { email, existing_password_hash = "md5", existing_mfa_base32_encoded_secret = "JBSW", username = "1" });
        Assert.Equal("existing_mfa_base32_encoded_secret=field_invalid existing_password_hash=field_invalid username=field_invalid", BackEnd.Faults(refused));
        Assert.Equal(404, (await backEnd.GetAsync($"/user/email?email={email}")).Status);
    }

    [Fact]
    public async Task A_hash_of_another_system_takes_the_place_of_the_password()
    {
        var backEnd = await BackEnd.MakeAsync(api);
        var email = People.NewEmail();
        var id = await backEnd.UserAsync(new { email });
        Assert.Equal(200, (await backEnd.SendAsync("POST", "/migrate_user/password", new { user_id = id, password_hash = Hash })).Status);
        Assert.Equal("sessions", (await LogInAsync(People.Password))["t"]);

        Assert.Equal("password_hash=field_invalid", BackEnd.Faults(await backEnd.SendAsync("POST", "/migrate_user/password", new { user_id = id, password_hash = "md5" })));
        Assert.Equal(404, (await backEnd.SendAsync("POST", "/migrate_user/password", new { user_id = Guid.NewGuid(), password_hash = Hash })).Status);

        const string next = "another horse battery staple";
        Assert.Equal("password=password_too_short", BackEnd.Faults(await backEnd.SendAsync("PUT", $"/user/{id}/password", new { password = "short" })));
        Assert.Equal(200, (await backEnd.SendAsync("PUT", $"/user/{id}/password", new { password = next, ask_user_to_update_password_on_login = true })).Status);
        Assert.Equal("new-password", (await LogInAsync(next))["step"]);
        Assert.Equal(200, (await backEnd.SendAsync("PUT", $"/user/{id}/clear_password")).Status);
        Assert.False((bool)(await backEnd.ReadAsync(id))["has_password"]!);
        Assert.Equal(404, (await backEnd.SendAsync("PUT", $"/user/{Guid.NewGuid()}/clear_password")).Status);

        async Task<RestReply> LogInAsync(string password) => await api.SendAsync(
            "POST", "/accounts/v1/sessions/login/password", (await api.ClientAsync("internal")).Proved, $$"""{"email":"{{email}}","password":"{{password}}","state":"{{People.NewState()}}"}""");
    }

    private static string HashOf(string password)
    {
        var key = System.Security.Cryptography.Rfc2898DeriveBytes.Pbkdf2(password, "salt-of-django"u8, 1000, System.Security.Cryptography.HashAlgorithmName.SHA256, 32);
        return $"pbkdf2_sha256$1000$salt-of-django${Convert.ToBase64String(key)}";
    }
}
