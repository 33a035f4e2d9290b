using Orleans;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Logins;
using Sesame.Abstractions.Users;

namespace Sesame.Testing;

/// <summary>Makes users and logs them in, each with an address of his own.</summary>
public sealed class People(IGrainFactory grains)
{
    public const string Password = "correct horse battery staple";
    public const string Client = "shop";

    public static CallContext Caller { get; } = new(CallerKind.AuthenticatedClient, ClientId: Client, IpAddress: "192.0.2.1", UserAgent: "tests", RequestId: "test");

    public static string NewEmail() => $"u{Guid.NewGuid():N}@example.com";

    public static string NewState() => Guid.NewGuid().ToString("N");

    /// <summary>A user who can log in.</summary>
    public async Task<(Guid Id, string Email)> Register()
    {
        var email = NewEmail();
        var id = Guid.CreateVersion7();
        var form = new RegistrationForm(email, Password, new UserProfile());
        var created = await grains.GetGrain<IUserGrain>(id.ToString()).Register(new RegisterUser(Caller, form, EmailVerified: true, null, ["user"]));
        return created is RegisterUserResult.Created ? (id, email) : throw new InvalidOperationException($"Not registered: {created}");
    }

    /// <summary>One try of the step <c>password</c> in a flow of its own.</summary>
    public Task<LoginResult> TryLogin(string email, string password = Password, string? deviceToken = null) =>
        Flow(NewState()).SubmitPassword(new SubmitPassword(Caller, email, IsUsername: false, password, CountAddress: false, deviceToken));

    /// <summary>A login that must succeed.</summary>
    public async Task<LoginResult.Session> LogIn(string email) => (LoginResult.Session)await TryLogin(email);

    public ILoginGrain Flow(string state) => grains.GetGrain<ILoginGrain>($"{Client}/{state}");
}
