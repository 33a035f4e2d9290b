using Sesame.Abstractions.Users;
using Sesame.Api.Access;
using Sesame.Api.Backend.V1;
using Sesame.Api.Errors;

namespace Sesame.Api.Backend;

/// <summary>Reads requests for links and tokens.</summary>
internal static class BackendAccessRequests
{
    private const double LinkHoursDefault = 1;
    private const double LinkHoursMax = 168;
    private const int TokenMinutesMax = 1440;
    private const int UrlMax = 2048;

    public static (string Email, string? RedirectTo, TimeSpan Lifetime) Read(CreateMagicLinkRequest request)
    {
        var faults = new FieldFaults();
        faults.Check(EmailAddress.TryParse(request.Email, out var email), "email", "An e-mail address is needed.");
        faults.Check(!request.HasRedirectToUrl || IsPage(request.RedirectToUrl), "redirect_to_url", "An http or https address without a fragment, of at most 2,048 characters, is needed.");
        var hours = request.HasExpiresInHours ? request.ExpiresInHours : LinkHoursDefault;
        faults.Check(hours is > 0 and <= LinkHoursMax, "expires_in_hours", "More than 0 and at most 168 is needed.");
        faults.Check(!request.HasExpireAfterFirstUse || request.ExpireAfterFirstUse, "expire_after_first_use", "A link works once.");
        faults.Check(!request.HasRequiresInterstitial || request.RequiresInterstitial, "requires_interstitial", "A page always asks before a link is used.");
        faults.ThrowIfAny();
        return (email.Value, request.HasRedirectToUrl ? request.RedirectToUrl : null, TimeSpan.FromHours(hours));
    }

    public static (Guid UserId, TimeSpan Lifetime) Read(CreateAccessTokenRequest request)
    {
        var faults = new FieldFaults();
        faults.Check(Guid.TryParseExact(request.UserId, "D", out var id), "user_id", "A UUID of 36 characters is needed.");
        faults.Check(request.DurationInMinutes is > 0 and <= TokenMinutesMax, "duration_in_minutes", "1 to 1,440 is needed.");
        faults.Check(!request.HasActiveOrgId, "active_org_id", "The user is in no organization.");
        faults.ThrowIfAny();
        return (id, TimeSpan.FromMinutes(request.DurationInMinutes));
    }

    private static bool IsPage(string text) =>
        text.Length <= UrlMax
        && TextRules.IsPlain(text)
        && !text.Contains('#', StringComparison.Ordinal)
        && Uri.TryCreate(text, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
        && url.UserInfo.Length == 0;
}
