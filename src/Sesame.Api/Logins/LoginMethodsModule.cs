using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Sesame.Api.Logins;

/// <summary>Registers which first steps the deployment offers.</summary>
internal static class LoginMethodsModule
{
    public static IServiceCollection AddLoginMethods(this IServiceCollection services)
    {
        services.AddOptions<LoginMethodOptions>().Configure<IConfiguration>(Read).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LoginMethodOptions>, LoginMethodOptionsValidator>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<LoginMethodOptions>>().Value);
        return services;
    }

    // A word that is no list, or an empty list, is not the default: who wanted fewer ways in must not get them all.
    private static void Read(LoginMethodOptions options, IConfiguration configuration)
    {
        var given = configuration.GetSection(LoginMethodOptions.Key);
        if (given.Exists())
        {
            options.Methods = [.. given.GetChildren().Select(method => method.Value ?? "")];
        }
    }
}
