using Sesame.Silo.Bootstrap;
using Sesame.Silo.Hosting;

namespace Sesame.Api.Hosting;

/// <summary>What is printed when the server is up.</summary>
internal static class Welcome
{
    public static string Text(ServeOptions options, BootstrapResult bootstrap)
    {
        var http = ApiHost.HttpUrlOf(options);
        var made = bootstrap.Made is { } secrets
            ? $"""

               Made at this first start, and shown once (also in {bootstrap.Path}):
                 sysadmin        {secrets.Email}
                 password        {secrets.Password}
                 client          {secrets.ClientId}
                 client secret   {secrets.ClientSecret}
                 back-end key    {secrets.BackendApiKey}

               """
            : "";
        return $$"""
            Sesame serves.
              REST, gRPC-Web  {{http}}
              gRPC            {{ApiHost.GrpcUrlOf(options)}}
              home            {{options.Home}}
            {{made}}
            Try:
              curl {{http}}/.well-known/jwks.json
              curl -u CLIENT_ID:CLIENT_SECRET -H 'content-type: application/json' {{http}}/accounts/v1/users \
                -d '{"email":"ada@example.com","password":"a long pass phrase"}'
              open {{http}}/docs
            Ctrl-C stops everything.
            """;
    }
}
