namespace OtpNet;

/// <summary>The hash under the HMAC.</summary>
public enum OtpHashMode
{
    Sha1,
    Sha256,
    Sha512,
}
