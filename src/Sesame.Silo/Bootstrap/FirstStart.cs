using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Orleans;
using Sesame.Abstractions.ApiKeys;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Clients;
using Sesame.Abstractions.Roles;
using Sesame.Abstractions.Users;
using Sesame.Grains.Storage;
using Sesame.Silo.Hosting;

namespace Sesame.Silo.Bootstrap;

/// <summary>
/// Makes, in a deployment without users, the first sysadmin, the bootstrap client and a back-end API key. The secrets are written beside the file before
/// the user is made, and become the file after: a start that is cut off never leaves secrets that nobody knows, and the file never names what is not there.
/// Of several nodes that start at once one makes them, and the others wait for it.
/// </summary>
public sealed class FirstStart(IGrainFactory grains, DatabaseLock alone, TimeProvider time)
{
    private const string FileName = "bootstrap.json";
    private const string Email = "sysadmin@sesame.local";
    private const int PasswordBytes = 18;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <param name="options">The deployment.</param>
    /// <param name="httpUrl">Where REST is served now.</param>
    /// <param name="grpcUrl">Where gRPC is served now.</param>
    /// <param name="cancellationToken">Gives up waiting for another node's first start.</param>
    public Task<BootstrapResult> Run(ServeOptions options, string httpUrl, string grpcUrl, CancellationToken cancellationToken = default)
    {
        var path = options.BootstrapFile ?? Path.Combine(options.Home, FileName);
        // In a file that several nodes share, addresses are the business of whoever started them.
        return alone.RunAsync(DatabaseLock.FirstStart, () => Run(path, httpUrl, grpcUrl, readdress: options.BootstrapFile is null), cancellationToken);
    }

    private async Task<BootstrapResult> Run(string path, string httpUrl, string grpcUrl, bool readdress)
    {
        var unfinished = Path.ChangeExtension(path, ".unfinished.json");
        var users = await grains.GetGrain<IUserDirectoryGrain>("deployment").List(new ListUsers(1, null, null));
        if (users.Items.Count > 0)
        {
            if (File.Exists(unfinished))
            {
                File.Move(unfinished, path, overwrite: true);
            }

            if (readdress)
            {
                Readdress(path, httpUrl, grpcUrl);
            }

            return new BootstrapResult(path, null);
        }

        var (clientId, clientSecret) = await MakeClient();
        var secrets = new BootstrapSecrets(
            Email, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(PasswordBytes)), clientId, clientSecret, await MakeKey(), httpUrl, grpcUrl);
        Write(unfinished, secrets);
        await MakeSysadmin(secrets.Password);
        File.Move(unfinished, path, overwrite: true);
        return new BootstrapResult(path, secrets);
    }

    private async Task<(string Id, string Secret)> MakeClient()
    {
        var id = NewId();
        var created = await grains.GetGrain<IClientGrain>(id).Create(new CreateClient(
            CallContext.System, "bootstrap", [BuiltInRoles.SystemClient, BuiltInRoles.InternalClient], CreateClient.Unlimited));
        return created is CreateClientResult.Created { Secret: { } secret } ? (id, secret) : throw Failed("client", created);
    }

    private async Task<string> MakeKey()
    {
        var created = await grains.GetGrain<IApiKeyGrain>(NewId()).Create(new CreateApiKey(
            CallContext.System, "bootstrap", UserId: null, OrganizationId: null, [BuiltInRoles.BackendGrant], IpAllowList: []));
        return created is CreateApiKeyResult.Created made ? made.Key : throw Failed("API key", created);
    }

    private async Task MakeSysadmin(string password)
    {
        var form = new RegistrationForm(Email, password, new UserProfile());
        var created = await grains.GetGrain<IUserGrain>(NewId()).Register(
            new RegisterUser(CallContext.System, form, EmailVerified: true, PasswordHash: null, [BuiltInRoles.Sysadmin, BuiltInRoles.User]));
        if (created is not RegisterUserResult.Created)
        {
            throw Failed("sysadmin", created);
        }
    }

    // The ports of this start may be others than those of the last one.
    private static void Readdress(string path, string httpUrl, string grpcUrl)
    {
        if (File.Exists(path)
            && JsonSerializer.Deserialize<BootstrapSecrets>(File.ReadAllText(path), Json) is { } known
            && (known.HttpUrl != httpUrl || known.GrpcUrl != grpcUrl))
        {
            Write(path, known with { HttpUrl = httpUrl, GrpcUrl = grpcUrl });
        }
    }

    private static void Write(string path, BootstrapSecrets secrets) => PrivateFile.Create(path, JsonSerializer.Serialize(secrets, Json) + "\n", replace: true);

    private string NewId() => Guid.CreateVersion7(time.GetUtcNow()).ToString();

    private static InvalidOperationException Failed(string what, object result) =>
        new($"The first {what} could not be made: {result.GetType().Name}.");
}
