using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sesame.EndToEnd.Tests.Harness;

/// <summary>An authority that signs certificates for members, and writes what they need into a folder.</summary>
public sealed class TestAuthority : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("sesame-ca-");
    private readonly X509Certificate2 authority;

    public TestAuthority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        System.IO.File.WriteAllText(File, authority.ExportCertificatePem());
    }

    /// <summary>The file that tells whom to trust.</summary>
    public string File => PathOf("ca.pem");

    /// <summary>The options of a process that has a certificate of this authority and trusts it.</summary>
    public string[] OptionsOf(string member)
    {
        var (certificate, key) = ServerCertificate(member);
        System.IO.File.WriteAllText(PathOf($"{member}.pem"), certificate);
        System.IO.File.WriteAllText(PathOf($"{member}.key"), key);
        return ["--silo-tls-cert", PathOf($"{member}.pem"), "--silo-tls-key", PathOf($"{member}.key"), "--silo-tls-ca", File];
    }

    /// <summary>A certificate for a host of this name, and its private key, PEM.</summary>
    public (string Certificate, string Key) ServerCertificate(string host)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1), RandomNumberGenerator.GetBytes(8));
        return (issued.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose()
    {
        authority.Dispose();
        folder.Delete(recursive: true);
    }

    private string PathOf(string name) => Path.Combine(folder.FullName, name);
}
