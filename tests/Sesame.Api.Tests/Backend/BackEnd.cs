using System.Text.Json.Nodes;
using Sesame.Api.Tests.Harness;
using Sesame.Testing;

namespace Sesame.Api.Tests.Backend;

/// <summary>A back end with a key of its own.</summary>
internal sealed record BackEnd(RunningApi Api, string Key)
{
    public const string Root = "/api/backend/v1";

    public static async Task<BackEnd> MakeAsync(RunningApi api, params string[] permissions) =>
        new(api, await api.KeyAsync(permissions.Length == 0 ? ["backend:*"] : permissions));

    public Task<RestReply> GetAsync(string path) => Api.SendAsync("GET", Root + path, Key);

    public Task<RestReply> SendAsync(string method, string path, object? body = null) =>
        Api.SendAsync(method, Root + path, Key, body as string ?? System.Text.Json.JsonSerializer.Serialize(body ?? new { }));

    /// <summary>A new user; answers his id.</summary>
    public async Task<string> UserAsync(object? more = null)
    {
        var body = new JsonObject { ["email"] = People.NewEmail(), ["email_confirmed"] = true };
        foreach (var (name, value) in (JsonObject)System.Text.Json.JsonSerializer.SerializeToNode(more ?? new { })!)
        {
            body[name] = value?.DeepClone();
        }

        return (await SendAsync("POST", "/user/", body.ToJsonString()))["user_id"];
    }

    public async Task<JsonObject> ReadAsync(string id) => (await GetAsync($"/user/{id}")).Body;

    /// <summary>The fields at fault with their reasons, in alphabetical order.</summary>
    public static string Faults(RestReply reply) =>
        string.Join(' ', ((JsonObject)reply.Body["field_errors"]!).OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key}={field.Value}"));
}
