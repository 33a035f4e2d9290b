using Google.Protobuf;
using Sesame.Abstractions.Roles;
using Sesame.Abstractions.Users;
using Sesame.Api.Access;
using Sesame.Api.Backend.V1;
using Sesame.Api.Errors;

namespace Sesame.Api.Backend;

/// <summary>Turns requests of back ends into commands.</summary>
internal static class BackendUserRequests
{
    private const int PageSizeDefault = 10;
    private const int PageSizeMax = 100;
    private const int PageNumberMax = 1_000_000;
    private const int BatchMax = 100;
    private const int EmailMax = 254;
    private const int UsernameMax = 64;
    private const int LegacyUserIdMax = 128;

    private static readonly IReadOnlyList<string> FirstRoles = [BuiltInRoles.User];
    private static readonly Dictionary<string, UserQueryOrder> Orders = new(StringComparer.Ordinal)
    {
        [""] = UserQueryOrder.OldestFirst,
        ["CREATED_AT_ASC"] = UserQueryOrder.OldestFirst,
        ["CREATED_AT_DESC"] = UserQueryOrder.NewestFirst,
        ["LAST_ACTIVE_AT_ASC"] = UserQueryOrder.LongestInactiveFirst,
        ["LAST_ACTIVE_AT_DESC"] = UserQueryOrder.MostRecentlyActiveFirst,
        ["EMAIL"] = UserQueryOrder.Email,
        ["USERNAME"] = UserQueryOrder.Username,
    };

    public static RegisterUser ToCommand(CreateUserRequest request, Caller caller) => new(
        caller.Call,
        new RegistrationForm(
            request.Email,
            request.HasPassword ? request.Password : null,
            new UserProfile(
                request.HasUsername ? request.Username : null,
                request.HasFirstName ? request.FirstName : null,
                request.HasLastName ? request.LastName : null,
                ToJson(request.Properties))),
        request.EmailConfirmed,
        PasswordHash: null,
        FirstRoles,
        Standing: new ImportedStanding(PictureUrl: null, Enabled: true, request.AskUserToUpdatePasswordOnLogin, CanCreateOrgs: false));

    public static MigrateUser ToCommand(MigrateUserRequest request, Caller caller)
    {
        var profile = new UserProfile(
            request.HasUsername ? request.Username : null,
            request.HasFirstName ? request.FirstName : null,
            request.HasLastName ? request.LastName : null,
            ToJson(request.Properties));
        var registration = new RegisterUser(
            caller.Call,
            new RegistrationForm(request.Email, Password: null, profile),
            request.EmailConfirmed,
            PasswordHash: null,
            FirstRoles,
            LegacyUserId: request.HasExistingUserId ? request.ExistingUserId : null,
            Standing: new ImportedStanding(
                request.HasPictureUrl ? request.PictureUrl : null, !request.HasEnabled || request.Enabled, request.UpdatePasswordRequired, CanCreateOrgs: false));
        return new MigrateUser(
            registration,
            request.HasExistingPasswordHash ? request.ExistingPasswordHash : null,
            request.HasExistingMfaBase32EncodedSecret ? request.ExistingMfaBase32EncodedSecret : null);
    }

    public static UpdateUser ToCommand(UpdateUserRequest request, Caller caller) => new(
        caller.Call,
        Username: request.HasUsername ? new TextChange(request.Username) : null,
        FirstName: request.HasFirstName ? new TextChange(request.FirstName) : null,
        LastName: request.HasLastName ? new TextChange(request.LastName) : null,
        PictureUrl: request.HasPictureUrl ? new TextChange(request.PictureUrl) : null,
        PropertiesJson: request.Properties is null ? null : new TextChange(ToJson(request.Properties)),
        LegacyUserId: request.HasLegacyUserId ? new TextChange(request.LegacyUserId) : null,
        UpdatePasswordRequired: request.HasUpdatePasswordRequired ? request.UpdatePasswordRequired : null);

    public static QueryUsers ToQuery(QueryUsersRequest request)
    {
        var faults = new FieldFaults();
        faults.Check(request.PageNumber <= PageNumberMax, "page_number", "0 to 1,000,000 is needed.");
        faults.Check(Orders.TryGetValue(request.OrderBy, out var order), "order_by", $"One of {string.Join(", ", Orders.Keys.Skip(1))} is needed.");
        var term = request.EmailOrUsername.Trim().ToLowerInvariant();
        faults.Check(term.Length <= EmailMax && TextRules.IsPlain(term), "email_or_username", "At most 254 characters without control characters.");
        var legacy = request.LegacyUserId;
        faults.Check(legacy.Length <= LegacyUserIdMax && TextRules.IsPlain(legacy), "legacy_user_id", "At most 128 characters without control characters.");
        faults.ThrowIfAny();
        var size = request.PageSize == 0 ? PageSizeDefault : (int)Math.Min(request.PageSize, PageSizeMax);
        return new QueryUsers(size, (int)request.PageNumber, order, term, legacy);
    }

    public static FindUsers ToQuery(UserBatch batch)
    {
        var faults = new FieldFaults();
        faults.Check(batch.UserIds.Count + batch.Emails.Count + batch.Usernames.Count <= BatchMax, "user_ids", "At most 100 users are read at once.");
        faults.ThrowIfAny();
        // What names nobody, for whatever reason, is left out.
        return new FindUsers(
            [.. batch.UserIds.Select(text => Guid.TryParseExact(text, "D", out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty)],
            [.. batch.Emails.Select(text => EmailAddress.TryParse(text, out var email) ? email.Value : "").Where(email => email.Length > 0)],
            [.. batch.Usernames.Select(text => text.Trim().ToLowerInvariant()).Where(IsUsername)]);
    }

    /// <summary>A username in stored form.</summary>
    public static string ReadUsername(string text)
    {
        var username = text.Trim().ToLowerInvariant();
        return IsUsername(username) ? username : throw ErrorMap.ToRpc(new FieldFaults().Add("username", "1 to 64 characters without control characters are needed.").All);
    }

    private static bool IsUsername(string text) => text.Length is > 0 and <= UsernameMax && TextRules.IsPlain(text);

    private static string? ToJson(Google.Protobuf.WellKnownTypes.Struct? properties) => properties is null ? null : JsonObjects.Text(properties);
}
