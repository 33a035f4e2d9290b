using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;
using Sesame.Grains.ApiKeys;
using Sesame.Grains.Clients;
using Sesame.Grains.Codes;
using Sesame.Grains.Credentials;
using Sesame.Grains.Logins;
using Sesame.Grains.Passwords;
using Sesame.Grains.RateLimits;
using Sesame.Grains.Sessions;
using Sesame.Grains.Storage;
using Sesame.Grains.Tokens;
using Sesame.Grains.Users;

namespace Sesame.Silo.Hosting;

/// <summary>Puts the silo into a host: storage first, then grains, so that the grains stop before their storage.</summary>
public static class SesameSilo
{
    /// <param name="builder">The host.</param>
    /// <param name="options">The deployment.</param>
    /// <param name="connectionString">PostgreSQL.</param>
    /// <param name="issuer">The <c>iss</c> of tokens.</param>
    public static IHostApplicationBuilder AddSesameSilo(this IHostApplicationBuilder builder, ServeOptions options, string connectionString, string issuer)
    {
        builder.Services.AddSesameStorage(storage =>
        {
            storage.ConnectionString = connectionString;
            storage.MasterKeyFile = options.MasterKeyPath;
            storage.CreateMasterKey = options.MasterKeyFile is null;
            storage.MailFolder = Path.Combine(options.Home, "mail");
            storage.MigrateAtStart = options.Database is null;
        });
        builder.UseOrleans(silo => silo.UseLocalhostClustering());
        builder.Services
            .AddApiKeys()
            .AddClients()
            .AddCodes()
            .AddCredentials()
            .AddLogins()
            .AddPasswords()
            .AddRateLimits()
            .AddSessions()
            .AddTokens(issuer)
            .AddUsers();
        return builder;
    }
}
