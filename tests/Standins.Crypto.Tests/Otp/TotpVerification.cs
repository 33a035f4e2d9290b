using OtpNet;

namespace Standins.Crypto.Tests.Otp;

public sealed class TotpVerification
{
    private static readonly DateTime Now = DateTime.UnixEpoch.AddSeconds(1_900_000_015);
    private readonly Totp totp = new([.. "12345678901234567890"u8]);

    [Fact]
    public void The_current_code_is_accepted_and_its_step_told()
    {
        Assert.True(totp.VerifyTotp(Now, totp.ComputeTotp(Now), out var step));
        Assert.Equal(1_900_000_015 / 30, step);
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(-2, false)]
    [InlineData(2, false)]
    public void The_network_delay_window_reaches_one_step_either_way(int steps, bool accepted)
    {
        var code = totp.ComputeTotp(Now.AddSeconds(30 * steps));
        Assert.Equal(accepted, totp.VerifyTotp(Now, code, out var step, VerificationWindow.RfcSpecifiedNetworkDelay));
        Assert.Equal(accepted ? (1_900_000_015 / 30) + steps : 0, step);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void Without_a_window_only_the_current_step_counts(int steps) =>
        Assert.False(totp.VerifyTotp(Now, totp.ComputeTotp(Now.AddSeconds(30 * steps)), out _));

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("1234567")]
    [InlineData("abcdef")]
    [InlineData("١٢٣٤٥٦")]
    public void Text_that_is_no_code_is_refused(string text) =>
        Assert.False(totp.VerifyTotp(Now, text, out _, VerificationWindow.RfcSpecifiedNetworkDelay));

    [Fact]
    public void The_window_never_reaches_below_step_zero() =>
        Assert.Equal([0, 1], new VerificationWindow(previous: 2, future: 1).ValidationCandidates(0));

    [Fact]
    public void Remaining_seconds_count_down_to_the_next_step() => Assert.Equal(5, totp.RemainingSeconds(DateTime.UnixEpoch.AddSeconds(25)));

    [Fact]
    public void Later_changes_of_the_callers_key_do_not_matter()
    {
        byte[] key = [.. "12345678901234567890"u8];
        var copy = new Totp(key);
        Array.Clear(key);
        Assert.Equal(totp.ComputeTotp(Now), copy.ComputeTotp(Now));
    }

    [Fact]
    public void Senseless_settings_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Totp([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Totp([1], step: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Totp([1], totpSize: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Totp([1], totpSize: 11));
    }
}
