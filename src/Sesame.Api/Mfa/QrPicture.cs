using QRCoder;

namespace Sesame.Api.Mfa;

/// <summary>Draws a text as a QR code (ISO/IEC 18004), a picture in PNG.</summary>
internal static class QrPicture
{
    private const int PixelsPerModule = 5;

    public static byte[] Png(string text)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using var picture = new PngByteQRCode(code);
        return picture.GetGraphic(PixelsPerModule);
    }
}
