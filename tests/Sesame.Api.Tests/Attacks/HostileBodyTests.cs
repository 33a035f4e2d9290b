using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Google.Protobuf.Reflection;
using Sesame.Api.Tests.Harness;
using Xunit;
using Xunit.Abstractions;

namespace Sesame.Api.Tests.Attacks;

/// <summary>Bodies that are no message, at every route that takes one.</summary>
public sealed partial class HostileBodyTests(RunningApi api, ITestOutputHelper output) : IClassFixture<RunningApi>
{
    private const int ReplyMax = 16 * 1024;
    private const int Levels = 10_000;

    [Fact]
    public async Task No_body_at_any_route_breaks_the_server_and_each_is_refused_by_name()
    {
        var client = await api.ClientAsync("system", "internal");
        var keyed = await api.KeyAsync("backend:*");
        var (sent, wrong) = (0, new List<string>());
        foreach (var method in PublicCalls.All)
        {
            var user = await api.UserAsync(client.Id, "sysadmin", "user");
            foreach (var (verb, path, field) in PublicCalls.RoutesOf(method).Where(route => route.Verb is "POST" or "PATCH" or "PUT"))
            {
                var target = Parameter().Replace(path, parameter => parameter.Groups["name"].Value switch { "email" => "a@example.com", _ => $"{Guid.CreateVersion7()}" });
                var authorization = path.StartsWith("/api/backend", StringComparison.Ordinal) ? keyed : $"{client.Proved}, {user.Bearer}";
                // A body that is one field may be null: that is the field's default (ProtoJSON).
                foreach (var (name, body) in Bodies(method.InputType, path).Where(body => field == "*" || body.Name != "null"))
                {
                    var reply = await SendAsync(verb, target, authorization, body);
                    sent++;
                    if (reply.Status is < 400 or >= 500 || !IsNamed(reply.Text))
                    {
                        wrong.Add($"{verb} {path}, {name}: {reply.Status} {reply.Text[..Math.Min(reply.Text.Length, 200)]}");
                    }
                }
            }
        }

        output.WriteLine($"{sent} bodies were refused.");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(sent > 500, $"Only {sent} bodies were sent.");
        Assert.Equal(200, (await api.SendAsync("POST", "/accounts/v1/users", client.Proved, $$"""{"email": "{{Guid.NewGuid():N}}@example.com"}""")).Status);
    }

    private static IEnumerable<(string Name, byte[] Body)> Bodies(MessageDescriptor request, string path)
    {
        foreach (var text in new[] { "null", "[]", "\"text\"", "5", "{", "{\"a\":1,}", "{}{}", "{} x", "{'a': 1}", "{\"noSuchField\": 1}", "\u0000{}", "NaN" })
        {
            yield return (text, Encoding.UTF8.GetBytes(text));
        }

        yield return ("deep lists", Encoding.UTF8.GetBytes($"{{\"x\": {new string('[', Levels)}{new string(']', Levels)}}}"));
        yield return ("deep objects", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"x\":", Levels)) + "1" + new string('}', Levels)));
        yield return ("text that is not UTF-8", [.. "{\"x\": \""u8, 0xC3, 0x28, .. "\"}"u8]);
        yield return ("half a character", "{\"x\": \"\\ud800\"}"u8.ToArray());
        foreach (var field in request.Fields.InDeclarationOrder().Where(field => !path.Contains($"{{{field.Name}", StringComparison.Ordinal)))
        {
            var name = JsonSerializer.Serialize(field.JsonName);
            yield return ($"{field.Name} twice", Encoding.UTF8.GetBytes($"{{{name}: null, {name}: null}}"));
            yield return ($"{field.Name} of another type", Encoding.UTF8.GetBytes(field switch
            {
                { IsMap: true } or { IsRepeated: true } => $"{{{name}: 5}}",
                { FieldType: FieldType.Message } => $"{{{name}: [[[1]]]}}",
                _ => $"{{{name}: {{\"a\": [1]}}}}",
            }));
            if (field.FieldType is FieldType.Int32 or FieldType.UInt32 or FieldType.Int64 or FieldType.UInt64 or FieldType.Double)
            {
                yield return ($"{field.Name} too large", Encoding.UTF8.GetBytes($"{{{name}: 1e999999}}"));
                yield return ($"{field.Name} too long", Encoding.UTF8.GetBytes($"{{{name}: {new string('9', 5_000)}}}"));
            }

            if (field.FieldType == FieldType.Message)
            {
                yield return ($"{field.Name} deep", Encoding.UTF8.GetBytes($"{{{name}: {string.Concat(Enumerable.Repeat("{\"x\":", Levels))}1{new string('}', Levels)}}}"));
            }
        }
    }

    // A reason in either of the two forms of an error.
    private static bool IsNamed(string text)
    {
        if (text.Length > ReplyMax)
        {
            return false;
        }

        try
        {
            var body = JsonDocument.Parse(text).RootElement;
            return body.ValueKind == JsonValueKind.Object && (body.TryGetProperty("details", out _) || body.TryGetProperty("error_code", out _));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private async Task<(int Status, string Text)> SendAsync(string verb, string path, string authorization, byte[] body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(verb), path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("authorization", authorization);
        using var response = await api.Http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    [GeneratedRegex(@"\{(?<name>\w+)[^}]*\}")]
    private static partial Regex Parameter();
}
