using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sesame.Api.Backend.V1;

namespace Sesame.Bench.Rest;

/// <summary>A transcoded method that does nothing but answer one user, in a process of its own.</summary>
internal static class RestHost
{
    public static async Task Serve()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
        builder.Services.AddGrpc().AddJsonTranscoding(options => options.JsonSettings.WriteInt64sAsStrings = true);
        await using var app = builder.Build();
        app.MapGrpcService<OneUser>();
        await app.StartAsync();
        Console.WriteLine(new Uri(app.Urls.First()).Port);
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
    }

    private sealed class OneUser : UserService.UserServiceBase
    {
        private static readonly Task<GetUserResponse> Answer = Task.FromResult(new GetUserResponse
        {
            User = new User
            {
                UserId = "0198f2c4-7d1e-7c3a-9b52-6f0e8a4d2c11",
                Email = "margaret.hamilton@software.example.org",
                EmailConfirmed = true,
                HasPassword = true,
                Username = "margaret.hamilton",
                FirstName = "Margaret",
                LastName = "Hamilton",
                PictureUrl = "https://pictures.example.org/users/0198f2c4-7d1e-7c3a-9b52-6f0e8a4d2c11/large.png",
                Enabled = true,
                MfaEnabled = true,
                CreatedAt = 1_769_848_200,
                LastActiveAt = 1_769_934_600,
                LegacyUserId = "apollo-guidance-computer-000011",
            },
        });

        public override Task<GetUserResponse> GetUser(GetUserRequest request, ServerCallContext context) => Answer;
    }
}
