using Grpc.Core;
using Sesame.Abstractions.Credentials;
using Sesame.Abstractions.Recovery;
using Sesame.Abstractions.Sessions;
using Sesame.Abstractions.Users;
using Sesame.Api.Access;
using Sesame.Api.Backend.V1;
using Sesame.Api.Errors;
using Sesame.Api.Errors.V1;
using SetPassword = Sesame.Abstractions.Credentials.SetPassword;

namespace Sesame.Api.Backend;

/// <content>What back ends change of users.</content>
internal sealed partial class BackendUserService
{
    public override async Task<CreateUserResponse> CreateUser(CreateUserRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var command = BackendUserRequests.ToCommand(request, caller);
        var id = Guid.CreateVersion7(time.GetUtcNow());
        if (await User(id).Register(command) is not RegisterUserResult.Created and var refused)
        {
            throw BackendFaults.ToRpc(refused);
        }

        if (request.SendEmailToConfirmEmailAddress && !request.EmailConfirmed)
        {
            await Confirm(id, await Read(id), caller);
        }

        return new CreateUserResponse { UserId = id.ToString() };
    }

    public override async Task<UpdateUserResponse> UpdateUser(UpdateUserRequest request, ServerCallContext context)
    {
        var id = await Changed(request.UserId, context);
        var result = await User(id).Update(BackendUserRequests.ToCommand(request, context.Caller()));
        return result is UpdateUserResult.Done ? new UpdateUserResponse() : throw BackendFaults.ToRpc(result);
    }

    public override async Task<DeleteUserResponse> DeleteUser(DeleteUserRequest request, ServerCallContext context)
    {
        await Stand(request.UserId, context, static (user, command) => user.Delete(command));
        return new DeleteUserResponse();
    }

    public override async Task<ReplaceEmailResponse> ReplaceEmail(ReplaceEmailRequest request, ServerCallContext context)
    {
        var id = await Changed(request.UserId, context);
        var result = await User(id).ReplaceEmail(new ReplaceEmail(context.Caller().Call, request.NewEmail, Verified: !request.RequireEmailConfirmation));
        return result is ChangeEmailResult.Done ? new ReplaceEmailResponse() : throw BackendFaults.ToRpc(result, ("email", "new_email"));
    }

    public override async Task<SetPasswordResponse> SetPassword(SetPasswordRequest request, ServerCallContext context)
    {
        await Set(request.UserId, request.Password, request.AskUserToUpdatePasswordOnLogin, context);
        return new SetPasswordResponse();
    }

    public override async Task<ClearPasswordResponse> ClearPassword(ClearPasswordRequest request, ServerCallContext context)
    {
        await Set(request.UserId, null, updateRequired: false, context);
        return new ClearPasswordResponse();
    }

    public override async Task<DisableUserResponse> DisableUser(DisableUserRequest request, ServerCallContext context)
    {
        await Stand(request.UserId, context, static (user, command) => user.Disable(command));
        return new DisableUserResponse();
    }

    public override async Task<EnableUserResponse> EnableUser(EnableUserRequest request, ServerCallContext context)
    {
        await Stand(request.UserId, context, static (user, command) => user.Enable(command));
        return new EnableUserResponse();
    }

    public override async Task<EnableOrgCreationResponse> EnableOrgCreation(EnableOrgCreationRequest request, ServerCallContext context)
    {
        await LetCreateOrgs(request.UserId, true, context);
        return new EnableOrgCreationResponse();
    }

    public override async Task<DisableOrgCreationResponse> DisableOrgCreation(DisableOrgCreationRequest request, ServerCallContext context)
    {
        await LetCreateOrgs(request.UserId, false, context);
        return new DisableOrgCreationResponse();
    }

    public override async Task<LogOutUserResponse> LogOutUser(LogOutUserRequest request, ServerCallContext context)
    {
        var id = await Changed(request.UserId, context);
        await Read(id);
        await grains.GetGrain<IUserSessionsGrain>(id.ToString()).End(new EndSessions(context.Caller().Call, EndScope.All, null, "revoked"));
        return new LogOutUserResponse();
    }

    public override async Task<ResendEmailConfirmationResponse> ResendEmailConfirmation(ResendEmailConfirmationRequest request, ServerCallContext context)
    {
        var id = await Changed(request.UserId, context);
        var user = await Read(id);
        if (user.Emails.All(email => !email.Primary || email.Verified))
        {
            throw BackendFaults.ToRpc("user_id", ErrorReason.FieldInvalid, "The user's address is confirmed already.");
        }

        return await Confirm(id, user, context.Caller()) is { } wait
            ? throw ErrorMap.ToRpc(ErrorReason.LimitReached, "A mail went to the address a short while ago. Try again later.", wait)
            : new ResendEmailConfirmationResponse();
    }

    // Null: a link is on its way.
    private Task<TimeSpan?> Confirm(Guid id, UserView user, Caller caller) => grains.GetGrain<IRecoveryGrain>("deployment")
        .SendVerification(new AskForMail(caller.Call, user.Emails.First(email => email.Primary).Email) { UserId = id });

    private async Task<Guid> Changed(string text, ServerCallContext context)
    {
        var id = Identifiers.Read(text, "user_id");
        await powers.DemandOfOthers(id, context.Caller());
        return id;
    }

    private async Task Stand(string text, ServerCallContext context, Func<IUserGrain, ChangeUser, Task<ChangeUserResult>> change)
    {
        var id = await Changed(text, context);
        if (await change(User(id), new ChangeUser(context.Caller().Call)) is not ChangeUserResult.Done)
        {
            throw ErrorMap.ToRpc(ErrorReason.NotFound);
        }
    }

    private async Task LetCreateOrgs(string text, bool may, ServerCallContext context)
    {
        var id = await Changed(text, context);
        if (await User(id).Update(new UpdateUser(context.Caller().Call, CanCreateOrgs: may)) is not UpdateUserResult.Done and var refused)
        {
            throw BackendFaults.ToRpc(refused);
        }
    }

    private async Task Set(string text, string? password, bool updateRequired, ServerCallContext context)
    {
        var id = await Changed(text, context);
        var command = new SetPassword(context.Caller().Call, password, updateRequired, EndSessions: false);
        if (await grains.GetGrain<ICredentialsGrain>(id.ToString()).SetPassword(command) is not ChangePasswordResult.Done and var refused)
        {
            throw BackendFaults.ToRpc(refused);
        }
    }
}
