using Sesame.Api.Tests.Harness;
using Xunit;

namespace Sesame.Api.Tests.Errors;

/// <summary>Whatever is at fault in a request is told in one answer: nobody mends one field to hear of the next.</summary>
public sealed class FaultsTogetherTests(RunningApi api) : IClassFixture<RunningApi>
{
    private const string Somebody = "01995b2f-0000-7000-8000-0000000000ad";

    [Theory]
    [InlineData("api-keys")]
    [InlineData("audit-log")]
    [InlineData("clients")]
    [InlineData("login-attempts")]
    [InlineData("rate-limits/policies")]
    [InlineData("sessions")]
    [InlineData("users")]
    [InlineData($"users/{Somebody}/login-attempts")]
    public Task The_size_and_the_token_of_a_page_are_told_together(string list) => IsTold("GET", $"{list}?pageSize=-1&pageToken=x", null, "pageSize pageToken");

    [Theory]
    [InlineData("DELETE", "clients/x/access-restrictions/y", null, "id restrictionId")]
    [InlineData("DELETE", "users/x/devices/y", null, "deviceId userId")]
    [InlineData("DELETE", "users/x/emails/y", null, "email id")]
    [InlineData("DELETE", "users/x/mfa/y", null, "deviceId userId")]
    [InlineData("POST", "users/x/emails", """{"email": "y"}""", "email id")]
    [InlineData("POST", "users/x/emails/y:makePrimary", "{}", "email id")]
    public Task What_a_call_is_about_and_whose_that_is_are_told_together(string method, string path, string? json, string fields) => IsTold(method, path, json, fields);

    [Theory]
    [InlineData("PATCH", $"api-keys/{Somebody}", """{"ipAllowList": ["x"], "etag": "y"}""", "apiKey.etag apiKey.ipAllowList[0]")]
    [InlineData("PATCH", $"clients/{Somebody}", """{"name": "", "etag": "y"}""", "client.etag client.name")]
    [InlineData("PATCH", "rate-limits/policies/x", """{"name": "", "etag": "y"}""", "id policy.etag policy.name")]
    [InlineData("POST", "rate-limits/policies", """{"name": "", "limit": "1", "window": "1s", "requestId": "r\u0001"}""", "name requestId")]
    [InlineData("POST", "sessions:revoke", """{"userId": "x", "deviceId": "y"}""", "deviceId userId")]
    public Task What_stands_beside_the_fields_is_told_with_them(string method, string path, string json, string fields) => IsTold(method, path, json, fields);

    private async Task IsTold(string method, string path, string? json, string fields)
    {
        var client = await api.ClientAsync("system", "internal");
        var reply = await api.SendAsync(method, $"/accounts/v1/{path}", client.Proved, json);
        Assert.Equal((400, "FIELD_INVALID", fields), (reply.Status, reply.Reason, reply.Fields));
    }
}
