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
        File.WriteAllText(PathOf("ca.pem"), authority.ExportCertificatePem());
    }

    /// <summary>The options of a process that has a certificate of this authority and trusts it.</summary>
    public string[] OptionsOf(string member)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={member}", key, HashAlgorithmName.SHA256);
        using var issued = request.Create(authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1), RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(PathOf($"{member}.pem"), issued.ExportCertificatePem());
        File.WriteAllText(PathOf($"{member}.key"), key.ExportPkcs8PrivateKeyPem());
        return ["--silo-tls-cert", PathOf($"{member}.pem"), "--silo-tls-key", PathOf($"{member}.key"), "--silo-tls-ca", PathOf("ca.pem")];
    }

    public void Dispose()
    {
        authority.Dispose();
        folder.Delete(recursive: true);
    }

    private string PathOf(string name) => Path.Combine(folder.FullName, name);
}
