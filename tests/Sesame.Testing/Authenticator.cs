using Orleans;
using OtpNet;
using Sesame.Abstractions.Mfa;

namespace Sesame.Testing;

/// <summary>An authenticator in the hand of a user.</summary>
public sealed class Authenticator(string secret)
{
    /// <summary>How long it shows one code.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(30);

    private readonly Totp totp = new(Base32Encoding.ToBytes(secret));

    /// <summary>What it shows at a moment.</summary>
    public string CodeAt(DateTimeOffset at) => totp.ComputeTotp(at.UtcDateTime);

    /// <summary>Digits that it shows neither at this moment nor in the steps around it.</summary>
    public string WrongAt(DateTimeOffset at)
    {
        var right = Enumerable.Range(-2, 5).Select(steps => CodeAt(at + (steps * Step))).ToHashSet();
        return Enumerable.Range(0, right.Count + 1).Select(number => number.ToString("D6", System.Globalization.CultureInfo.InvariantCulture)).First(code => !right.Contains(code));
    }

    /// <summary>Sets one up for a user; the code of <paramref name="at"/> is used up by it.</summary>
    public static async Task<(Authenticator Authenticator, ConfirmTotpResult.Confirmed Confirmed)> SetUp(IGrainFactory grains, Guid userId, DateTimeOffset at)
    {
        var factors = grains.GetGrain<IMfaGrain>(userId.ToString());
        var begun = (BeginTotpResult.Begun)await factors.BeginTotp(new BeginTotp(People.Caller, Name: null));
        var made = new Authenticator(begun.Enrolment.Secret);
        return (made, (ConfirmTotpResult.Confirmed)await factors.ConfirmTotp(new ConfirmTotp(People.Caller, made.CodeAt(at))));
    }
}
