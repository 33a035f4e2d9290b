using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace Sesame.House.Tests.Source;

/// <summary>A wrong secret costs the same time however much of it is right: nobody finds one out piece by piece.</summary>
public sealed class SecretTests
{
    private const string ConstantTime = "CryptographicOperations.FixedTimeEquals";

    // Where a presented secret meets the one that is kept, and by which call.
    private static readonly IReadOnlyList<(string Path, string Call)> Comparisons =
    [
        ("src/Sesame.Api/Access/KeyGate.cs", "SecretCheck.Matches"),
        ("src/Sesame.Api/Access/KnownClient.cs", "SecretCheck.Matches"),
        ("src/Sesame.Api/Access/SecretCheck.cs", ConstantTime),
        ("src/Sesame.Grains/Codes/CodesGrain.cs", ConstantTime),
        ("src/Sesame.Grains/Codes/CodesGrain.cs", "secrets.VerifyMac"),
        ("src/Sesame.Grains/Logins/DeviceTokens.cs", "secrets.VerifyMac"),
        ("src/Sesame.Grains/Logins/MagicLinkGrain.cs", ConstantTime),
        ("src/Sesame.Grains/Mfa/MfaGrain.cs", "RecoveryCodes.Find"),
        ("src/Sesame.Grains/Mfa/RecoveryCodes.cs", ConstantTime),
        ("src/Sesame.Grains/Mfa/StepUp.cs", ConstantTime),
        ("src/Sesame.Grains/Passwords/Imports/BcryptHash.cs", ConstantTime),
        ("src/Sesame.Grains/Passwords/Imports/ImportedArgon2Hash.cs", ConstantTime),
        ("src/Sesame.Grains/Passwords/Imports/Pbkdf2Hash.cs", ConstantTime),
        ("src/Sesame.Grains/Passwords/Imports/ScryptHash.cs", ConstantTime),
        ("src/Sesame.Grains/Passwords/PasswordHasher.cs", ConstantTime),
        ("src/Sesame.Grains/Sessions/RefreshTokens.cs", ConstantTime),
        ("src/Sesame.Grains/Sessions/SessionGrain.cs", "RefreshTokens.IsProof"),
        ("src/Sesame.Grains/Storage/MasterKeyCheck.cs", ConstantTime),
        ("src/Sesame.Grains/Storage/SecretBox.cs", ConstantTime),
        ("standins/Otp/Totp.cs", ConstantTime),
    ];

    private static readonly Dictionary<string, HashSet<string>> Calls = CodeFile.In("src", "standins").ToDictionary(file => file.Path, CallsOf);

    [Fact]
    public void A_secret_is_compared_in_constant_time() => Findings.None(
        from comparison in Comparisons
        where !Calls.TryGetValue(comparison.Path, out var calls) || !calls.Contains(comparison.Call)
        select $"{comparison.Path} does not call {comparison.Call}",
        $"Compare secrets by {ConstantTime}, and tell SecretTests.cs where they went.");

    [Fact]
    public void Who_compares_secrets_compares_no_bytes_one_by_one() => Findings.None(
        from path in Comparisons.Select(comparison => comparison.Path)
        from call in Calls.GetValueOrDefault(path, [])
        where call.EndsWith(".SequenceEqual", StringComparison.Ordinal)
        select $"{path}: {call}",
        $"Compare secrets by {ConstantTime}.");

    [Fact]
    public void Every_comparison_in_constant_time_is_watched() => Findings.None(
        from file in Calls
        where file.Value.Contains(ConstantTime) && !Comparisons.Contains((file.Key, ConstantTime))
        select file.Key,
        "Add the file to SecretTests.cs, so that it stays so.");

    private static HashSet<string> CallsOf(CodeFile file) =>
        [.. file.Root.DescendantNodes().OfType<InvocationExpressionSyntax>().Select(call => call.Expression).OfType<MemberAccessExpressionSyntax>().Select(access => access.ToString())];
}
