using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;
using Sesame.Grains.ApiKeys;
using Sesame.Grains.Audit;
using Sesame.Grains.Clients;
using Sesame.Grains.Codes;
using Sesame.Grains.Credentials;
using Sesame.Grains.Logins;
using Sesame.Grains.Mfa;
using Sesame.Grains.Operations;
using Sesame.Grains.Passwords;
using Sesame.Grains.RateLimits;
using Sesame.Grains.Recovery;
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
    /// <param name="facts">What the node tells the others of its API.</param>
    public static IHostApplicationBuilder AddSesameSilo(
        this IHostApplicationBuilder builder, ServeOptions options, string connectionString, string issuer, IReadOnlyDictionary<string, string>? facts = null)
    {
        builder.Services.AddSesameStorage(storage =>
        {
            storage.ConnectionString = connectionString;
            storage.MasterKeyFile = options.MasterKeyPath;
            storage.CreateMasterKey = options.MasterKeyFile is null;
            storage.SingleProcess = options.Member is null;
            storage.MailFolder = options.MailFolder ?? Path.Combine(options.Home, "mail");
            storage.MigrateAtStart = options.Database is null;
        });
        if (options.Mail.Open() is { } server)
        {
            builder.Services.AddSingleton(server);
        }

        builder.UseOrleans(silo =>
        {
            if (options.Member is { } member)
            {
                silo.UseCluster(options, member, connectionString, facts ?? new Dictionary<string, string>());
            }
            else
            {
                silo.UseLocalhostClustering();
            }
        });
        builder.Services
            .AddApiKeys()
            .AddAudit()
            .AddClients()
            .AddCodes()
            .AddCredentials()
            .AddLogins(builder.Configuration, issuer)
            .AddMfa()
            .AddPasswords()
            .AddRateLimits()
            .AddRecovery(issuer)
            .AddRetention(builder.Configuration)
            .AddSessions(builder.Configuration)
            .AddTokens(builder.Configuration, issuer)
            .AddUsers();
        return builder;
    }
}
