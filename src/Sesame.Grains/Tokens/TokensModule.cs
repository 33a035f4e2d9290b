using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Tokens;
using Sesame.Grains.Operations;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Tokens;

/// <summary>Registers the slice.</summary>
public static class TokensModule
{
    /// <param name="services">The container.</param>
    /// <param name="configuration">Holds the section <c>Tokens</c>.</param>
    /// <param name="issuer">The <c>iss</c> of tokens: the public URL of the deployment.</param>
    public static IServiceCollection AddTokens(this IServiceCollection services, IConfiguration configuration, string issuer)
    {
        services.AddSingleton(new TokenOptions { Issuer = issuer });
        services.AddSingleton(DeploymentOptions.Read<ClaimOptions>(configuration, ClaimOptions.Section, given => given.Faults()));
        services.AddSingleton<StateTable<SigningKeysState>, SigningKeysTable>();
        services.AddSingleton<SigningKeyFactory>();
        services.AddSingleton<SigningKeyRing>();
        services.AddSingleton<StateTable<BackendKeysState>, BackendKeysTable>();
        services.AddSingleton<BackendKeyFactory>();
        services.AddSingleton<BackendTokenClaims>();
        services.TryAddSingleton<InForce<PublishedKeys>>();
        services.TryAddSingleton<KeysInForce>();
        services.AddSingleton<ClaimTemplate>();
        services.AddSingleton<AccessTokenMinter>();
        services.AddSingleton<IDueWork, SigningKeyUpkeep>();
        return services;
    }
}
