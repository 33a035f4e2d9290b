using System.Globalization;

namespace Grpc.AspNetCore.Server.Protocol;

/// <summary>The <c>grpc-timeout</c> header: up to eight digits and a unit.</summary>
internal static class GrpcTimeout
{
    private const int MaxDigits = 8;

    public static bool TryParse(string text, out TimeSpan timeout)
    {
        timeout = default;
        if (text.Length is < 2 or > MaxDigits + 1)
        {
            return false;
        }

        long value = 0;
        foreach (var digit in text.AsSpan(0, text.Length - 1))
        {
            if (!char.IsAsciiDigit(digit))
            {
                return false;
            }

            value = (value * 10) + (digit - '0');
        }

        long ticks = text[^1] switch
        {
            'H' => value * TimeSpan.TicksPerHour,
            'M' => value * TimeSpan.TicksPerMinute,
            'S' => value * TimeSpan.TicksPerSecond,
            'm' => value * TimeSpan.TicksPerMillisecond,
            'u' => value * TimeSpan.TicksPerMicrosecond,
            'n' => value / TimeSpan.NanosecondsPerTick,
            _ => -1,
        };
        timeout = new TimeSpan(ticks);
        return ticks >= 0;
    }

    /// <summary>The finest unit that the digits allow, never less than what is left.</summary>
    public static string Format(TimeSpan timeout)
    {
        const long Limit = 99_999_999;
        var ticks = Math.Max(timeout.Ticks, 0);
        ReadOnlySpan<(long Ticks, char Unit)> units =
        [
            (TimeSpan.TicksPerMicrosecond, 'u'),
            (TimeSpan.TicksPerMillisecond, 'm'),
            (TimeSpan.TicksPerSecond, 'S'),
            (TimeSpan.TicksPerMinute, 'M'),
            (TimeSpan.TicksPerHour, 'H'),
        ];
        foreach (var (size, unit) in units)
        {
            var value = (ticks + size - 1) / size;
            if (value <= Limit)
            {
                return value.ToString(CultureInfo.InvariantCulture) + unit;
            }
        }

        return Limit.ToString(CultureInfo.InvariantCulture) + 'H';
    }
}
