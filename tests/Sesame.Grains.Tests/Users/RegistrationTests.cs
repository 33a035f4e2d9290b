using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Users;
using Sesame.Grains.Users;
using Xunit;

namespace Sesame.Grains.Tests.Users;

public sealed class RegistrationTests
{
    [Fact]
    public void All_faults_are_told_together()
    {
        var form = new RegistrationForm("nobody", null, new UserProfile("1x", new string('a', 101), "b\u0001", "[1]"));

        Assert.Equal(["email", "firstName", "lastName", "properties", "username"], Faults(form).Select(fault => fault.Field).Order());
    }

    [Fact]
    public void A_form_without_faults_comes_back_in_stored_form()
    {
        var faults = new List<FieldFault>();
        var stored = Registration.Check(new RegistrationForm(" Ada@Example.com ", null, new UserProfile(" Ada ", "Ada", null, """{"a":1}""")), new PropertiesRule(), faults);

        Assert.Empty(faults);
        Assert.Equal("ada@example.com", stored.Email);
        Assert.Equal("ada", stored.Profile.Username);
    }

    [Theory]
    [InlineData("{\"a\":\"\\u0000\"}")]
    [InlineData("{")]
    [InlineData("\"text\"")]
    public void Properties_that_cannot_be_stored_are_refused(string json) =>
        Assert.Equal("properties", Assert.Single(Faults(new RegistrationForm("a@example.com", null, new UserProfile(PropertiesJson: json)))).Field);

    [Fact]
    public void Properties_are_bounded_in_bytes_and_depth()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 40)) + "1" + new string('}', 40);
        var large = $$"""{"a":"{{new string('é', 8192)}}"}""";

        Assert.Single(Faults(new RegistrationForm("a@example.com", null, new UserProfile(PropertiesJson: deep))));
        Assert.Single(Faults(new RegistrationForm("a@example.com", null, new UserProfile(PropertiesJson: large))));
    }

    private static List<FieldFault> Faults(RegistrationForm form)
    {
        var faults = new List<FieldFault>();
        Registration.Check(form, new PropertiesRule(), faults);
        return faults;
    }
}
