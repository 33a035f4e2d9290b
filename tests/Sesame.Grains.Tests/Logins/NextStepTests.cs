using Sesame.Grains.Logins;
using Xunit;

namespace Sesame.Grains.Tests.Logins;

public sealed class NextStepTests
{
    private static readonly LoginProgress FirstFactor = new(Guid.CreateVersion7(), SecurityEpoch: 1, ["pwd"], DeviceId: null);

    [Fact]
    public void Without_a_second_factor_the_session_opens() => Assert.Empty(NextStep.Due(FirstFactor, new LoginDemands()));

    [Fact]
    public void A_second_factor_is_asked_for_and_recovery_codes_only_while_there_are_some()
    {
        Assert.Equal(["totp"], NextStep.Due(FirstFactor, new LoginDemands(HasSecondFactor: true)));
        Assert.Equal(["totp", "recovery-code"], NextStep.Due(FirstFactor, new LoginDemands(HasSecondFactor: true, RecoveryCodesLeft: 1)));
    }

    [Fact]
    public void Where_one_is_required_it_is_set_up_on_the_way_in_and_never_instead_of_the_one_there_is()
    {
        Assert.Equal(["enrol-totp"], NextStep.Due(FirstFactor, new LoginDemands(MfaRequired: true)));
        Assert.Equal(["totp"], NextStep.Due(FirstFactor, new LoginDemands(HasSecondFactor: true, MfaRequired: true)));
    }

    [Fact]
    public void A_second_factor_is_asked_for_once()
    {
        var proved = FirstFactor.WithSecondFactor("otp");

        Assert.Empty(NextStep.Due(proved, new LoginDemands(HasSecondFactor: true, RecoveryCodesLeft: 1, MfaRequired: true)));
        Assert.Equal(["pwd", "otp", "mfa"], proved.Methods);
    }

    [Fact]
    public void A_new_password_is_chosen_last_of_all()
    {
        Assert.Equal(["new-password"], NextStep.Due(FirstFactor, new LoginDemands(NewPasswordDue: true)));
        Assert.Equal(["totp"], NextStep.Due(FirstFactor, new LoginDemands(HasSecondFactor: true, NewPasswordDue: true)));
        Assert.Equal(["enrol-totp"], NextStep.Due(FirstFactor, new LoginDemands(MfaRequired: true, NewPasswordDue: true)));
        Assert.Equal(["new-password"], NextStep.Due(FirstFactor.WithSecondFactor("otp"), new LoginDemands(HasSecondFactor: true, NewPasswordDue: true)));
    }

    [Fact]
    public void A_mailed_code_and_an_authenticators_are_one_method_and_two_factors() =>
        Assert.Equal(["otp", "mfa"], (FirstFactor with { Methods = ["otp"] }).WithSecondFactor("otp").Methods);
}
