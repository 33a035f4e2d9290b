using Google.Protobuf;
using Grpc.Core;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Roles;
using Sesame.Abstractions.Users;
using Sesame.Api.Access;
using Sesame.Api.Errors;
using Sesame.Api.Errors.V1;
using Sesame.Api.Users.V1;

namespace Sesame.Api.Users;

/// <summary>Turns requests into commands.</summary>
internal static class UserRequests
{
    private const long NoVersion = -1;
    /// <summary>What it takes to write users.</summary>
    public static readonly PermissionDemand UsersWrite = PermissionDemand.Parse("users:write");

    private const int EmailMax = 254;
    private const int NameMax = 100;
    private const int LegacyUserIdMax = 128;
    private static readonly string[] OwnFields = ["username", "first_name", "last_name", "picture_url", "properties"];
    private static readonly string[] OperatorFields = ["update_password_required", "can_create_orgs", "legacy_user_id"];
    public static RegistrationForm ToForm(CreateUserRequest request) => new(
        request.Email,
        request.HasPassword ? request.Password : null,
        new UserProfile(
            request.HasUsername ? request.Username : null,
            request.HasFirstName ? request.FirstName : null,
            request.HasLastName ? request.LastName : null,
            request.Properties is null ? null : JsonObjects.Text(request.Properties)));

    /// <summary>How a repeat is recognized; null when the caller asks for none.</summary>
    public static RequestIdempotency? ToIdempotency(CreateUserRequest request, ServerCallContext context, FieldFaults faults)
    {
        var body = request.Clone();
        body.ClearRequestId();
        return Idempotency.Of(request.HasRequestId ? request.RequestId : null, body, context, faults);
    }

    public static UpdateUser ToCommand(UpdateUserRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var changes = request.User ?? new UserChanges();
        var faults = new FieldFaults();
        var mask = UpdateMask.Read(request.UpdateMask, faults, [.. OwnFields, .. OperatorFields]);
        var version = Etags.Read(changes.Etag, "user.etag", context, faults);
        var command = new UpdateUser(
            caller.Call,
            // A node of the version before knows of no faults but its own: a version that no user has lets it change nothing.
            faults.All.Count > 0 ? NoVersion : version,
            Username: Change("username", changes.HasUsername, changes.Username),
            FirstName: Change("first_name", changes.HasFirstName, changes.FirstName),
            LastName: Change("last_name", changes.HasLastName, changes.LastName),
            PictureUrl: Change("picture_url", changes.HasPictureUrl, changes.PictureUrl),
            PropertiesJson: Change("properties", changes.Properties is not null, changes.Properties is null ? "" : JsonObjects.Text(changes.Properties)),
            LegacyUserId: Change("legacy_user_id", changes.HasLegacyUserId, changes.LegacyUserId),
            UpdatePasswordRequired: mask.Names("update_password_required", changes.HasUpdatePasswordRequired) ? changes.UpdatePasswordRequired : null,
            CanCreateOrgs: mask.Names("can_create_orgs", changes.HasCanCreateOrgs) ? changes.CanCreateOrgs : null,
            KnownFaults: faults.All);
        if (command is not { LegacyUserId: null, UpdatePasswordRequired: null, CanCreateOrgs: null })
        {
            DemandWrite(caller);
        }

        return command;

        TextChange? Change(string path, bool isSet, string value) => mask.Names(path, isSet) ? new TextChange(isSet ? value : null) : null;
    }

    public static ListUsers ToQuery(ListUsersRequest request, out string filter)
    {
        var faults = new FieldFaults();
        var email = Prefix(request.EmailPrefix, EmailMax, "emailPrefix");
        var name = Prefix(request.NamePrefix, NameMax, "namePrefix");
        var legacy = request.LegacyUserId;
        faults.Check(legacy.Length <= LegacyUserIdMax && TextRules.IsPlain(legacy), "legacyUserId", "At most 128 characters without control characters.");
        var searches = new[] { email, name, legacy }.Count(text => text.Length > 0);
        faults.Check(searches < 2, "emailPrefix", "At most one of emailPrefix, namePrefix and legacyUserId is allowed.");
        faults.Check(Enum.IsDefined(request.State), "state", "A known state is needed.");
        faults.Check(Enum.IsDefined(request.OrderBy), "orderBy", "A known order is needed.");
        faults.Check(searches == 0 || request.OrderBy == UserOrder.Unspecified, "orderBy", "What is searched for comes in the order of what it is searched in.");
        filter = string.Join('\n', "users", email, name, legacy, request.State, request.OrderBy);
        var (size, after) = (PageTokens.Size(request.PageSize, faults), PageTokens.Read(request.PageToken, filter, faults));
        faults.ThrowIfAny();
        return new ListUsers(size, after, email, name, (UserStanding)(int)request.State, ToOrder(request.OrderBy), legacy);

        string Prefix(string text, int charsMax, string field)
        {
            var prefix = text.Trim().ToLowerInvariant();
            faults.Check(prefix.Length <= charsMax && TextRules.IsPlain(prefix), field, $"At most {charsMax} characters without control characters.");
            return prefix;
        }
    }

    /// <summary>Ends the call of a caller who does not hold users:write.</summary>
    public static void DemandWrite(Caller caller)
    {
        if (!caller.Holds(UsersWrite))
        {
            throw ErrorMap.ToRpc(ErrorReason.PermissionMissing, $"The caller lacks the permission {UsersWrite.Name}.", metadata: [new("permission", UsersWrite.Name)]);
        }
    }

    private static UserListOrder ToOrder(UserOrder order) => order switch
    {
        UserOrder.CreatedAtAsc => UserListOrder.OldestFirst,
        UserOrder.LastActiveAtDesc => UserListOrder.MostRecentlyActiveFirst,
        UserOrder.LastActiveAtAsc => UserListOrder.LongestInactiveFirst,
        _ => UserListOrder.NewestFirst,
    };
}
