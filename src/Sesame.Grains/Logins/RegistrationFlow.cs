using Orleans;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Codes;
using Sesame.Abstractions.Logins;
using Sesame.Abstractions.Users;
using Sesame.Grains.Storage;
using Sesame.Grains.Users;

namespace Sesame.Grains.Logins;

/// <summary>
/// A stranger's registration: kept aside until the mailed code comes back. Known and unknown addresses cost the same hash, the same statements
/// and one mail each; only the mail differs.
/// </summary>
internal sealed class RegistrationFlow(UserRegistrar registrar, UserQueries users, SecretBox secrets, TimeProvider time)
{
    private const string CodeKind = "registration";

    /// <summary>The flow to save, or why not.</summary>
    public async Task<(LoginFlowState? Flow, LoginResult? Refused)> Begin(IGrainFactory grains, string flowKey, BeginRegistration command, DateTimeOffset now)
    {
        var faults = new List<FieldFault>(command.KnownFaults ?? []);
        var form = registrar.Check(command.Form, withPassword: true, faults);
        if (faults.Count > 0)
        {
            return (null, new LoginResult.Faulty(faults));
        }

        // Before the mail is counted: who is refused because too much is hashed has had none, and comes again a second later.
        string? hash = null;
        if (form.Password is { } password && (hash = await registrar.Hash(password, command.Call)) is null)
        {
            return (null, new LoginResult.Overloaded());
        }

        var sends = grains.GetGrain<ICodesGrain>($"sends/{GuardKeys.OfIdentifier(form.Email)}");
        if (await sends.AdmitSend(command.Call) is { } wait)
        {
            return (null, new LoginResult.SendsLimited(wait));
        }

        var known = await users.HoldsEmail(form.Email);
        var mail = known ? RegistrationMails.AlreadyRegistered(command.Call, form.Email) : RegistrationMails.Code(command.Call, form.Email);
        await grains.GetGrain<ICodesGrain>(CodeKey(flowKey)).Issue(new IssueCode(command.Call, LoginFlowState.RegistrationLifetime, mail));
        var pending = new PendingRegistration(form.Email, hash, form.Profile);
        return (new LoginFlowState(
            LoginFlowState.Registration, LoginFlowState.CodeStep, pending.Seal(secrets), now, now + LoginFlowState.RegistrationLifetime), null);
    }

    /// <summary>What the flow remembers.</summary>
    public PendingRegistration Read(LoginFlowState flow) => PendingRegistration.Open(secrets, flow.Sealed);

    /// <summary>Takes the code back; with the right one the account comes to life, and the login goes on as its.</summary>
    public async Task<(UserLogin? Login, LoginResult? Refused)> Redeem(IGrainFactory grains, string flowKey, SubmitCode command, PendingRegistration pending)
    {
        if (!await grains.GetGrain<ICodesGrain>(CodeKey(flowKey)).Redeem(new RedeemCode(command.Call, command.Code)))
        {
            return (null, new LoginResult.CodeInvalid());
        }

        var created = await Create(grains, command.Call, pending);
        if (created is RegisterUserResult.UsernameTaken)
        {
            // Somebody took the name meanwhile; the account is worth more than the name.
            created = await Create(grains, command.Call, pending with { Profile = pending.Profile with { Username = null } });
        }

        return created is RegisterUserResult.Created user
            ? (new UserLogin(user.UserId, user.SecurityEpoch), null)
            : (null, new LoginResult.StepUnexpected());
    }

    private Task<RegisterUserResult> Create(IGrainFactory grains, CallContext call, PendingRegistration pending)
    {
        var id = Guid.CreateVersion7(time.GetUtcNow());
        var form = new RegistrationForm(pending.Email, Password: null, pending.Profile);
        return grains.GetGrain<IUserGrain>(id.ToString()).Register(
            new RegisterUser(call, form, EmailVerified: true, pending.PasswordHash, ["user"]));
    }

    private static string CodeKey(string flowKey) => $"{CodeKind}/{flowKey}";
}
