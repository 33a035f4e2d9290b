using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Clients;
using Sesame.Abstractions.RateLimits;
using Sesame.Abstractions.Tokens;
using Sesame.Api.Cluster;
using Sesame.Api.Errors;

namespace Sesame.Api.Access;

/// <summary>Registers who may call: identity of callers, rules of RPCs, and how refusals are told. Needs an <see cref="ITokenVerifier"/>.</summary>
public static class AccessModule
{
    private static readonly string[] ExposedHeaders =
        ["grpc-status", "grpc-message", "grpc-status-details-bin", "grpc-encoding", RequestIds.HeaderName, "retry-after", "ratelimit", "ratelimit-policy", "www-authenticate"];

    /// <summary>Registers the services; options come from the section <c>Access</c>.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<AccessOptions>().Bind(configuration.GetSection(AccessOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AccessOptions>, AccessOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<AccessOptions>>().Value);
        services.AddSingleton(provider => new AccessRules(
            AccessRules.ServicesOf(typeof(AccessRules).Assembly), provider.GetRequiredService<AccessOptions>().PublicServices));
        // Filled by the grains of a silo in this process; else it stays empty and the grains are asked.
        services.TryAddSingleton<InForce<ClientAccess>>();
        services.TryAddSingleton<InForce<PublishedKeys>>();
        services.TryAddSingleton<InForce<RateLimitPolicyView>>();
        services.TryAddSingleton<KeysInForce>();
        services.TryAddSingleton<BackendKeysInForce>();
        services.AddSingleton<RequestIds>();
        services.AddSingleton<SessionChecks>();
        services.AddSingleton<ClientGate>();
        services.AddSingleton<KeyGate>();
        services.AddSingleton<UserGate>();
        services.AddSingleton<PowerGate>();
        services.AddSingleton<StepUpGate>();
        services.AddSingleton<StrangerGate>();
        services.AddSingleton<CallerResolver>();
        services.AddSingleton<AccessInterceptor>();
        services.TryAddSingleton<CallMeter>();
        services.AddSingleton<ErrorInterceptor>();
        services.AddCors();
        services.AddOptions<CorsOptions>().Configure<AccessOptions>((cors, access) => cors.AddDefaultPolicy(policy => Allow(policy, access)));

        // Errors stand outside of access, so that a refusal is mapped and logged like any other.
        services.AddGrpc(grpc =>
        {
            grpc.Interceptors.Add<ErrorInterceptor>();
            grpc.Interceptors.Add<AccessInterceptor>();
        });
        return services;
    }

    /// <summary>Goes in front of all: request ids and addresses.</summary>
    public static IApplicationBuilder UseCallFacts(this IApplicationBuilder app) => app.UseMiddleware<CallFactsMiddleware>();

    /// <summary>Goes in front of the services, behind the facts: CORS, and the form of REST errors.</summary>
    public static IApplicationBuilder UseAccess(this IApplicationBuilder app)
    {
        app.UseMiddleware<RestErrorMiddleware>();

        // Without an origin there is nothing to allow, and the middleware would make a service scope for every call to learn it.
        return app.UseWhen(http => http.Request.Headers.Origin.Count > 0, crossOrigin => crossOrigin.UseCors());
    }

    // Calls carry their credentials in a header that the page sets itself; cookies play no part.
    private static void Allow(CorsPolicyBuilder policy, AccessOptions access)
    {
        policy.WithOrigins([.. access.CorsOrigins]).AllowAnyHeader().AllowAnyMethod().WithExposedHeaders(ExposedHeaders).SetPreflightMaxAge(TimeSpan.FromHours(2));
    }
}
