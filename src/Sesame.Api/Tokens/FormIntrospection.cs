using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Sesame.Api.Tokens;

/// <summary>Lets an introspection come as a form, as RFC 7662 has it: made the JSON that the RPC reads, it goes the common way with the same rules.</summary>
internal static class FormIntrospection
{
    private const string Path = "/accounts/v1/tokens:introspect";
    private const string FormContent = "application/x-www-form-urlencoded";
    private const int FieldsMax = 16;

    private static readonly FormOptions Bounds = new()
    {
        ValueCountLimit = FieldsMax, ValueLengthLimit = 2 * AccessTokenText.LengthMax, KeyLengthLimit = 64, BufferBodyLengthLimit = 4 * AccessTokenText.LengthMax,
    };

    public static IApplicationBuilder UseFormIntrospection(this IApplicationBuilder app) => app.Use(next => http => IsForm(http.Request) ? Translate(http, next) : next(http));

    private static bool IsForm(HttpRequest request) =>
        request.ContentType is { } content
        && content.StartsWith(FormContent, StringComparison.OrdinalIgnoreCase)
        && HttpMethods.IsPost(request.Method)
        && request.Path.Value?.TrimEnd('/') == Path;

    private static async Task Translate(HttpContext http, RequestDelegate next)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["token"] = await TokenOf(http) });
        http.Request.Body = new MemoryStream(body);
        http.Request.ContentLength = body.Length;
        http.Request.ContentType = "application/json";
        await next(http);
    }

    // A form that cannot be read or names the token twice carries none; the RPC says so.
    private static async Task<string> TokenOf(HttpContext http)
    {
        try
        {
            var form = await new FormFeature(http.Request, Bounds).ReadFormAsync(http.RequestAborted);
            return form.TryGetValue("token", out var token) && token is { Count: 1 } ? token.ToString() : "";
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or BadHttpRequestException)
        {
            return "";
        }
    }
}
