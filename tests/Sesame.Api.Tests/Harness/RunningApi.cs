using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Clients;
using Sesame.Abstractions.Sessions;
using Sesame.Abstractions.Tokens;
using Sesame.Abstractions.Users;
using Sesame.Api.Hosting;
using Sesame.Silo.Hosting;
using Sesame.Testing;
using Xunit;

namespace Sesame.Api.Tests.Harness;

/// <summary>The whole server on free ports over a database of its own; every test makes its own clients, users and ids.</summary>
public class RunningApi : IAsyncLifetime
{
    private readonly Action<WebApplicationBuilder> configure;
    private readonly string home = Directory.CreateTempSubdirectory("sesame-api-").FullName;
    private WebApplication? app;

    public RunningApi() : this(_ => { })
    {
    }

    protected RunningApi(Action<WebApplicationBuilder> configure) => this.configure = configure;

    public TestDatabase Database { get; } = new();

    /// <summary>Where mails are written.</summary>
    public string MailFolder => Path.Combine(home, "mail");

    public HttpClient Http { get; private set; } = null!;

    public GrpcChannel Channel { get; private set; } = null!;

    public IGrainFactory Grains => app!.Services.GetRequiredService<IGrainFactory>();

    /// <summary>Mails that the server wrote.</summary>
    public Mailbox Mailbox => new(() => Directory.Exists(MailFolder) ? [.. Directory.EnumerateFiles(MailFolder, "*.eml").Order(StringComparer.Ordinal).Select(File.ReadAllText)] : []);

    public virtual async Task InitializeAsync()
    {
        await Database.InitializeAsync();
        var options = FreePorts.Choose(new ServeOptions { Home = home, Database = Database.ConnectionString, HttpPort = 0, GrpcPort = 0 });
        app = ApiHost.Build(options, Database.ConnectionString, configure);
        await app.StartAsync();
        await Grains.GetGrain<ISigningKeysGrain>("deployment").Maintain();
        Http = new HttpClient { BaseAddress = new Uri(ApiHost.HttpUrlOf(options)) };
        Channel = GrpcChannel.ForAddress(ApiHost.GrpcUrlOf(options));
    }

    public async Task DisposeAsync()
    {
        Channel.Dispose();
        Http.Dispose();
        await app!.StopAsync();
        await app.DisposeAsync();
        await Database.DisposeAsync();
        Directory.Delete(home, recursive: true);
    }

    /// <summary>A client of its own with these roles, unlimited unless the test says otherwise.</summary>
    public async Task<TestClient> ClientAsync(int requestsPerSecond, params string[] roles)
    {
        var id = Guid.CreateVersion7().ToString();
        var command = new CreateClient(CallContext.System, "test", roles, requestsPerSecond);
        var created = (CreateClientResult.Created)await Grains.GetGrain<IClientGrain>(id).Create(command);
        return new TestClient(id, created.Secret!);
    }

    public Task<TestClient> ClientAsync(params string[] roles) => ClientAsync(CreateClient.Unlimited, roles);

    /// <summary>A user of his own with these roles, signed in through the client.</summary>
    public async Task<TestUser> UserAsync(string clientId, params string[] roles)
    {
        var id = Guid.CreateVersion7();
        var form = new RegistrationForm($"{id:N}@example.com", null, new UserProfile());
        var user = Grains.GetGrain<IUserGrain>(id.ToString());
        var registered = (RegisterUserResult.Created)await user.Register(new RegisterUser(CallContext.System, form, true, null, roles));
        var opened = (OpenSessionResult.Opened)await Grains.GetGrain<IUserSessionsGrain>(id.ToString())
            .Open(new OpenSession(CallContext.System, clientId, registered.SecurityEpoch, ["pwd"], null));
        return new TestUser(id, opened.Grant.SessionId, opened.Grant.AccessToken);
    }

    /// <summary>The header that confirms an action for five minutes, proved by a code mailed to the user's first address.</summary>
    public async Task<(string Name, string Value)> StepUpAsync(TestUser user, string action)
    {
        await SendAsync("POST", "/accounts/v1/step-ups:sendCode", user.Bearer, $$"""{"action": "{{action}}"}""");
        var code = await Mailbox.Code($"{user.Id:N}@example.com");
        return ("x-sesame-step-up", (await SendAsync("POST", "/accounts/v1/step-ups", user.Bearer, $$"""{"action": "{{action}}", "code": "{{code}}", "timeBased": true}"""))["grant"]);
    }

    /// <summary>The header of a key that is nobody's, made by a sysadmin after a fresh proof.</summary>
    public async Task<string> KeyAsync(params string[] permissions)
    {
        var sysadmin = await UserAsync((await ClientAsync("external")).Id, "sysadmin");
        var asked = new JsonObject { ["permissions"] = new JsonArray([.. permissions.Select(name => (JsonNode)name)]) };
        return $"Bearer {(await SendAsync("POST", "/accounts/v1/api-keys", sysadmin.Bearer, asked.ToJsonString(), await StepUpAsync(sysadmin, "api-keys:make")))["key"]}";
    }

    public async Task<RestReply> SendAsync(string method, string path, string? authorization, string? json = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new RestReply((int)response.StatusCode, text.Length == 0 ? [] : (JsonObject)JsonNode.Parse(text)!, response.Headers);
    }

    public static Metadata Authorization(string authorization) => new() { { "authorization", authorization } };
}

/// <summary>A client and its secret.</summary>
public sealed record TestClient(string Id, string Secret)
{
    /// <summary>The header of a client that proves its secret.</summary>
    public string Proved => BasicOf($"{Id}:{Secret}");

    /// <summary>The header of a client that gives its id alone.</summary>
    public string Identified => BasicOf(Id);

    public static string BasicOf(string text) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}

/// <summary>A signed-in user.</summary>
public sealed record TestUser(Guid Id, Guid SessionId, string Token)
{
    public string Bearer => $"Bearer {Token}";
}
