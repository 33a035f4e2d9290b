using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Sesame.Abstractions.Mfa;
using Sesame.Api.Mfa.V1;

namespace Sesame.Api.Mfa;

/// <summary>Turns second factors into messages.</summary>
internal static class MfaMapping
{
    public static V1.Mfa ToMfa(MfaView view)
    {
        var mfa = new V1.Mfa { Enabled = view.Enabled, Required = view.Required, RecoveryCodesLeft = view.RecoveryCodesLeft };
        mfa.Devices.AddRange(view.Factors.Select(factor => new MfaDevice
        {
            Id = factor.Id.ToString(),
            Type = factor.Type,
            Name = factor.Name,
            CreatedAt = factor.CreatedAt.ToTimestamp(),
            LastUsedAt = factor.LastUsedAt?.ToTimestamp(),
        }));
        return mfa;
    }

    public static V1.TotpEnrolment ToEnrolment(Abstractions.Mfa.TotpEnrolment enrolment) => new()
    {
        Secret = enrolment.Secret,
        OtpauthUri = enrolment.Uri,
        QrPng = ByteString.CopyFrom(QrPicture.Png(enrolment.Uri)),
        ExpiresAt = enrolment.ExpiresAt.ToTimestamp(),
    };
}
