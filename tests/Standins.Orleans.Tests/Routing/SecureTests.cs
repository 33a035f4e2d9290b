using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Orleans.Runtime;
using Orleans.Runtime.Wire;
using Xunit;

namespace Standins.Orleans.Tests.Routing;

/// <summary>Encryption between silos, with certificates of an authority that the test is itself.</summary>
public sealed class SecureTests
{
    [Fact]
    public async Task Silos_with_certificates_of_one_authority_serve_each_other()
    {
        using var authority = Authority("CN=one");
        using var certificate = Issue(authority);
        await using var cluster = await TestCluster.Start(2, secure: options => Secure(options, certificate, authority));
        var silos = await Task.WhenAll(Enumerable.Range(0, 50).Select(key => cluster.Members[0].Grains.GetGrain<IRoutedGrain>("t" + key).Add(key)));
        Assert.Equal(["s1", "s2"], silos.Select(answer => answer.Silo).Distinct().Order());

        var grains = await cluster.Client(cluster.Members[1]);
        Assert.Equal(2, (await grains.GetGrain<IRoutedGrain>("t0").Add(1)).Count);
    }

    [Fact]
    public async Task Whoever_has_no_certificate_or_one_of_another_authority_is_refused()
    {
        using var authority = Authority("CN=one");
        using var certificate = Issue(authority);
        using var stranger = Authority("CN=other");
        using var strangers = Issue(stranger);
        await using var cluster = await TestCluster.Start(1, secure: options => Secure(options, certificate, authority));
        var member = cluster.Members[0].Agent.Self;

        Assert.True(await Reaches(options => Secure(options, certificate, authority)));
        Assert.False(await Reaches(options => options));
        Assert.False(await Reaches(options => Secure(options, strangers, authority)));
        Assert.False(await Reaches(options => Secure(options, certificate, stranger)));

        async Task<bool> Reaches(Func<PeerOptions, PeerOptions> secure)
        {
            var options = secure(new PeerOptions());
            await using var link = new PeerLink("member", member.Address, member.Incarnation, options, static () => Guid.Empty, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
            await TestSilo.Until(() => link.IsOpen || link.HasFailed);
            return link.IsOpen;
        }
    }

    private static PeerOptions Secure(PeerOptions options, X509Certificate2 own, X509Certificate2 authority)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { authority },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        return options with
        {
            ServerTls = new SslServerAuthenticationOptions { ServerCertificate = own, ClientCertificateRequired = true, CertificateChainPolicy = policy },
            ClientTls = _ => new SslClientAuthenticationOptions { TargetHost = "sesame", ClientCertificates = [own], CertificateChainPolicy = policy },
            ConnectTimeout = TimeSpan.FromSeconds(20),
        };
    }

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static X509Certificate2 Issue(X509Certificate2 authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=sesame", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("sesame");
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1), RandomNumberGenerator.GetBytes(8));
        using var whole = issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }
}
