using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Orleans.Runtime.Wire;
using Sesame.Abstractions.Cluster;

namespace Sesame.Standins.Cluster;

/// <summary>Both sides of a connection between members prove themselves by a certificate of one authority; its name does not matter.</summary>
internal sealed class PeerTls
{
    private readonly SslStreamCertificateContext own;
    private readonly X509Certificate2 authority;

    public PeerTls(MemberTls options)
    {
        own = SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(options.Certificate, options.Key), additionalCertificates: null, offline: true);
        authority = X509CertificateLoader.LoadCertificateFromFile(options.Authority);
    }

    public PeerOptions Secure(PeerOptions plain) => plain with
    {
        ServerTls = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = own,
            ClientCertificateRequired = true,
            EnabledSslProtocols = SslProtocols.Tls13 | SslProtocols.Tls12,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => IsSigned(certificate),
        },
        ClientTls = host => new SslClientAuthenticationOptions
        {
            TargetHost = host,
            ClientCertificateContext = own,
            EnabledSslProtocols = SslProtocols.Tls13 | SslProtocols.Tls12,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => IsSigned(certificate),
        },
    };

    private bool IsSigned(X509Certificate? certificate)
    {
        if (certificate is not X509Certificate2 shown)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(shown);
    }
}
