using Sesame.Api.Access;
using Xunit;

namespace Sesame.Api.Tests.Access;

public sealed class AccessOptionsTests
{
    [Fact]
    public void The_defaults_are_good() => Assert.True(new AccessOptionsValidator().Validate(null, new AccessOptions()).Succeeded);

    [Fact]
    public void All_faults_are_reported_together()
    {
        var options = new AccessOptions
        {
            TrustedProxies = { "10.0.0.0/8", "10.0.0.1/8" },
            OpenApis = { "accounts", "a/b" },
            CorsOrigins = { "*", "https://shop.example", "https://shop.example/" },
            RememberedCredentialsMax = 1,
            CountedAddressesMax = 0,
        };
        var faults = new AccessOptionsValidator().Validate(null, options).Failures!.ToArray();
        Assert.Equal(5, faults.Length);
        Assert.Contains(faults, fault => fault.Contains("10.0.0.1/8", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains("a/b", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains("https://shop.example/", StringComparison.Ordinal));
    }
}
