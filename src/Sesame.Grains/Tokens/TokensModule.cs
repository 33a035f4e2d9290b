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
    /// <param name="issuer">The <c>iss</c> of tokens: the public URL of the deployment.</param>
    public static IServiceCollection AddTokens(this IServiceCollection services, string issuer)
    {
        services.AddSingleton(new TokenOptions { Issuer = issuer });
        services.AddSingleton<StateTable<SigningKeysState>, SigningKeysTable>();
        services.AddSingleton<SigningKeyFactory>();
        services.AddSingleton<SigningKeyRing>();
        services.TryAddSingleton<InForce<PublishedKeys>>();
        services.AddSingleton<AccessTokenMinter>();
        services.AddSingleton<IDueWork, SigningKeyUpkeep>();
        return services;
    }
}
