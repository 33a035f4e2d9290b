using Grpc.AspNetCore.Server;
using Grpc.AspNetCore.Server.Model;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.AspNetCore.Grpc.JsonTranscoding.Calls;
using Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;
using Microsoft.AspNetCore.Grpc.JsonTranscoding.Routing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

public static class GrpcJsonTranscodingServiceExtensions
{
    /// <summary>Serves methods with a google.api.http option over REST too.</summary>
    public static IGrpcServerBuilder AddJsonTranscoding(this IGrpcServerBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<TranscodingRoutes>();
        builder.Services.TryAddSingleton<RestErrorWriter>();
        builder.Services.TryAddSingleton(static provider =>
        {
            var options = provider.GetRequiredService<IOptions<GrpcJsonTranscodingOptions>>().Value;
            return new CodecSet(options.JsonSettings, options.TypeRegistry);
        });
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IEndpointContributor, TranscodingContributor>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, TranscodingMatcherPolicy>());
        return builder;
    }

    /// <summary>Serves methods with a google.api.http option over REST too.</summary>
    public static IGrpcServerBuilder AddJsonTranscoding(this IGrpcServerBuilder builder, Action<GrpcJsonTranscodingOptions> configureOptions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure(configureOptions);
        return builder.AddJsonTranscoding();
    }
}
