using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sesame.EndToEnd.Tests.Harness;
using Xunit;

namespace Sesame.EndToEnd.Tests.Attacks;

/// <summary>Tokens that somebody made or changed are refused by name, as a Bearer and in a check.</summary>
[Collection(ServerCollection.Name)]
public sealed class TokenTests(SharedServer shared)
{
    [Fact]
    public Task A_tampered_token_is_refused() => AssertRefusedAsync(
        token => Join(Header(token), Payload(token, claims => claims["sub"] = Guid.CreateVersion7().ToString()), Signature(token)),
        "TOKEN_SIGNATURE_INVALID");

    [Fact]
    public Task A_token_with_another_signature_is_refused() => AssertRefusedAsync(
        token => Join(Header(token), Part(token, 1), Flip(Signature(token))),
        "TOKEN_SIGNATURE_INVALID");

    [Theory, InlineData("none"), InlineData("None"), InlineData("HS256"), InlineData("RS256"), InlineData("ES384")]
    public Task A_token_of_another_algorithm_is_refused(string algorithm) => AssertRefusedAsync(
        token => Join(Header(token, header => header["alg"] = algorithm), Part(token, 1), algorithm is "none" or "None" ? "" : Signature(token)),
        "TOKEN_MALFORMED");

    [Theory, InlineData("JWT"), InlineData("id+jwt"), InlineData("")]
    public Task A_token_of_another_type_is_refused(string type) => AssertRefusedAsync(
        token => Join(Header(token, header => header["typ"] = type), Part(token, 1), Signature(token)),
        "TOKEN_MALFORMED");

    [Theory, InlineData("https://elsewhere.example"), InlineData("")]
    public Task A_token_of_another_issuer_is_refused(string issuer) => AssertRefusedAsync(
        token => Join(Header(token), Payload(token, claims => claims["iss"] = issuer), Signature(token)),
        "TOKEN_MALFORMED");

    [Fact]
    public async Task A_token_of_a_foreign_key_is_refused()
    {
        using var foreign = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await AssertRefusedAsync(token => Sign(foreign, Header(token), Part(token, 1)), "TOKEN_SIGNATURE_INVALID");
        await AssertRefusedAsync(token => Sign(foreign, Header(token, header => header["kid"] = "another"), Part(token, 1)), "TOKEN_SIGNATURE_INVALID");
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("a.b.c")]
    [InlineData("..")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9.e30.")]
    public Task What_is_no_token_is_refused(string text) => AssertRefusedAsync(_ => text, "TOKEN_MALFORMED");

    [Fact]
    public async Task The_keys_that_verify_tokens_are_published()
    {
        var token = await NewTokenAsync();
        var keys = await shared.Stranger.GetAsync("/.well-known/jwks.json");
        var kid = JsonNode.Parse(Base64Url.DecodeFromChars(Part(token, 0)))!["kid"]!.GetValue<string>();
        var key = keys.Body.GetProperty("keys").EnumerateArray().Single(candidate => candidate.GetProperty("kid").GetString() == kid);

        using var verifier = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Base64Url.DecodeFromChars(key.GetProperty("x").GetString()), Y = Base64Url.DecodeFromChars(key.GetProperty("y").GetString()) },
        });

        Assert.True(verifier.VerifyData(Encoding.ASCII.GetBytes(token[..token.LastIndexOf('.')]), Base64Url.DecodeFromChars(Signature(token)), HashAlgorithmName.SHA256));
        Assert.True(token.Length <= 750, $"{token.Length} bytes");
    }

    private async Task AssertRefusedAsync(Func<string, string> forge, string reason)
    {
        var token = await NewTokenAsync();
        var forged = forge(token);

        var check = await shared.Client.CheckAsync(forged);
        Assert.Equal((HttpStatusCode.OK, "False", reason), (check.Status, check["active"], check["reason"]));
        var bearer = await shared.User(forged).GetAsync("/accounts/v1/users/current");
        Assert.Equal((HttpStatusCode.Unauthorized, reason), (bearer.Status, bearer.Reason));
        Assert.Equal("True", (await shared.Client.CheckAsync(token))["active"]);
    }

    private async Task<string> NewTokenAsync()
    {
        var email = Rest.NewEmail();
        await shared.Client.RegisterAsync(email);
        return (await shared.Client.LogInAsync(email))["token"];
    }

    private static string Sign(ECDsa key, string header, string payload) =>
        Join(header, payload, Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes($"{header}.{payload}"), HashAlgorithmName.SHA256)));

    private static string Join(string header, string payload, string signature) => $"{header}.{payload}.{signature}";

    private static string Header(string token, Action<JsonObject>? change = null) => Changed(Part(token, 0), change);

    private static string Payload(string token, Action<JsonObject> change) => Changed(Part(token, 1), change);

    private static string Signature(string token) => Part(token, 2);

    private static string Part(string token, int index) => token.Split('.')[index];

    private static string Changed(string part, Action<JsonObject>? change)
    {
        if (change is null)
        {
            return part;
        }

        var json = JsonNode.Parse(Base64Url.DecodeFromChars(part))!.AsObject();
        change(json);
        return Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(json));
    }

    private static string Flip(string signature)
    {
        var bytes = Base64Url.DecodeFromChars(signature);
        bytes[10] ^= 1;
        return Base64Url.EncodeToString(bytes);
    }
}
