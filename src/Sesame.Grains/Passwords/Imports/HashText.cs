using System.Globalization;

namespace Sesame.Grains.Passwords.Imports;

/// <summary>Reads the parts that stored strings are made of.</summary>
internal static class HashText
{
    /// <summary>Fewest bytes of a hash: fewer are guessed by chance.</summary>
    public const int HashMin = 16;

    /// <summary>Most bytes of a hash or a salt.</summary>
    public const int BytesMax = 256;

    /// <summary>Base64 with or without padding, also where <c>.</c> stands for <c>+</c>; null when it is none, or too long.</summary>
    public static byte[]? Base64(string text)
    {
        var standard = text.TrimEnd('=').Replace('.', '+');
        var padded = standard.PadRight((standard.Length + 3) / 4 * 4, '=');
        var bytes = new byte[padded.Length / 4 * 3];
        return Convert.TryFromBase64String(padded, bytes, out var length) && length <= BytesMax ? bytes[..length] : null;
    }

    /// <summary>A number within bounds; null for anything else.</summary>
    public static int? Number(ReadOnlySpan<char> text, int min, int max) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max ? number : null;

    /// <summary>The number of a named setting among <c>a=1,b=2</c>; null when it is missing or out of bounds.</summary>
    public static int? Setting(string settings, string name, int min, int max)
    {
        foreach (var setting in settings.Split(','))
        {
            if (setting.StartsWith(name + "=", StringComparison.Ordinal))
            {
                return Number(setting.AsSpan(name.Length + 1), min, max);
            }
        }

        return null;
    }
}
