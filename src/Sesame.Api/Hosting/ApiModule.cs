using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sesame.Api.Access;
using Sesame.Api.ApiKeys;
using Sesame.Api.Audit;
using Sesame.Api.Backend;
using Sesame.Api.Clients;
using Sesame.Api.Cluster;
using Sesame.Api.Credentials;
using Sesame.Api.Errors;
using Sesame.Api.Logins;
using Sesame.Api.Metrics;
using Sesame.Api.Mfa;
using Sesame.Api.Operations;
using Sesame.Api.RateLimits;
using Sesame.Api.Recovery;
using Sesame.Api.Sessions;
using Sesame.Api.Tokens;
using Sesame.Api.Users;
using Sesame.OpenApi;
using Sesame.Silo.Hosting;

namespace Sesame.Api.Hosting;

/// <summary>Registers and maps the services, pages and probes of the API.</summary>
internal static class ApiModule
{
    public static void AddApi(this IHostApplicationBuilder builder, ServeOptions options, string issuer)
    {
        builder.Services.AddAccess(builder.Configuration);
        builder.Services.AddLoginMethods();
        builder.Services.AddSingleton(new TokenIssuer(issuer));
        builder.Services.AddSingleton<VerificationKeys>();
        builder.Services.AddSingleton<TokenVerifier>();
        builder.Services.AddSingleton<ITokenVerifier>(provider => provider.GetRequiredService<TokenVerifier>());
        builder.Services.AddSingleton<IBackendTokenVerifier, BackendTokenVerifier>();
        builder.Services.AddSingleton<PrometheusText>();
        builder.Services.AddSingleton<WarmChecks>();

        // One object for all calls: services hold nothing of a call.
        builder.Services.AddSingleton<ApiKeyService>();
        builder.Services.AddSingleton<AuditService>();
        builder.Services.AddSingleton<BackendAccessService>();
        builder.Services.AddSingleton<BackendMfaService>();
        builder.Services.AddSingleton<BackendMigrationService>();
        builder.Services.AddSingleton<BackendUserService>();
        builder.Services.AddSingleton<ClientService>();
        builder.Services.AddSingleton<ClusterService>();
        builder.Services.AddSingleton<EmailService>();
        builder.Services.AddSingleton<LoginService>();
        builder.Services.AddSingleton<MfaService>();
        builder.Services.AddSingleton<OperationService>();
        builder.Services.AddSingleton<PasswordService>();
        builder.Services.AddSingleton<RateLimitService>();
        builder.Services.AddSingleton<RecoveryService>();
        builder.Services.AddSingleton<SessionService>();
        builder.Services.AddSingleton<StepUpService>();
        builder.Services.AddSingleton<TokenService>();
        builder.Services.AddSingleton<UserImportService>();
        builder.Services.AddSingleton<UserService>();
        builder.Services.AddGrpc().AddJsonTranscoding(transcoding => transcoding.JsonSettings.WriteInt64sAsStrings = true);
        builder.Services.Configure<RestErrorOptions>(errors => errors.Domain = ErrorMap.Domain);
        builder.Services.AddGrpcHealthChecks();
        builder.Services.AddCluster(options);
        if (options.Reflection)
        {
            builder.Services.AddGrpcReflection();
        }
    }

    public static void MapApi(this WebApplication app, ServeOptions options)
    {
        app.UseFarewell(options);
        app.UseCallFacts();
        app.UseDirectCalls();
        app.UseAccess();
        app.UseFormIntrospection();
        app.UseRouting();
        app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
        app.MapGrpcService<ApiKeyService>();
        app.MapGrpcService<AuditService>();
        app.MapGrpcService<BackendAccessService>();
        app.MapGrpcService<BackendMfaService>();
        app.MapGrpcService<BackendMigrationService>();
        app.MapGrpcService<BackendUserService>();
        app.MapGrpcService<ClientService>();
        app.MapGrpcService<ClusterService>();
        app.MapGrpcService<EmailService>();
        app.MapGrpcService<LoginService>();
        app.MapGrpcService<MfaService>();
        app.MapGrpcService<OperationService>();
        app.MapGrpcService<PasswordService>();
        app.MapGrpcService<RateLimitService>();
        app.MapGrpcService<RecoveryService>();
        app.MapGrpcService<SessionService>();
        app.MapGrpcService<StepUpService>();
        app.MapGrpcService<TokenService>();
        app.MapGrpcService<UserImportService>();
        app.MapGrpcService<UserService>();
        app.MapGrpcHealthChecksService();
        if (options.Reflection)
        {
            app.MapGrpcReflectionService();
        }

        app.MapSesameOpenApi();
        app.MapMagicLinkPage();
        app.MapResetPasswordPage();
        app.MapVerifyEmailPage();
        app.MapHealthChecks("/healthz", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/readyz");
        app.MapGet("/metrics", (PrometheusText metrics) => Results.Text(metrics.Write(), "text/plain; version=0.0.4; charset=utf-8"));
    }
}
