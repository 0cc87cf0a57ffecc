using System.Globalization;
using AuthOps.Cli.Commands;
using AuthOps.Metering;
using AuthOps.Metering.Aggregation;

namespace AuthOps.Cli.UsageLogs;

/// <summary>Times and windows as the metering verbs take and print them.</summary>
internal static class MeterText
{
    private static readonly string[] s_times =
    [
        "yyyy-MM-dd'T'HH:mm:ssK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFK",
    ];

    /// <summary>Reads an instant of RFC 3339, at most microseconds, with its offset from UTC.</summary>
    public static bool TryInstant(ReadOnlySpan<char> text, out DateTimeOffset instant) =>
        DateTimeOffset.TryParseExact(
            text,
            s_times,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AdjustToUniversal,
            out instant
        ) && (text[^1] == 'Z' || text[^6] is '+' or '-');

    public static DateTimeOffset? Instant(string option, string? text) =>
        text is null ? null
        : TryInstant(text, out var instant) ? instant
        : throw new UsageException(
            $"{option} must be an instant such as 2026-03-01T00:00:00Z or 2026-03-01T08:00:00+08:00"
        );

    /// <summary>A period from <c>--from</c> to <c>--until</c>.</summary>
    public static ValidityPeriod Period(string from, string until)
    {
        var (first, end) = (Instant("--from", from)!.Value, Instant("--until", until)!.Value);
        return first < end
            ? new ValidityPeriod(first, end)
            : throw new UsageException("--until must be later than --from");
    }

    /// <summary>A window by its name; midnight lies where the offset says.</summary>
    public static UsageWindow Window(string name, string offset)
    {
        var at = Offset(offset);
        return name switch
        {
            "hour" => UsageWindow.Every(TimeSpan.FromHours(1), at),
            "day" => UsageWindow.Every(TimeSpan.FromDays(1), at),
            "month" => UsageWindow.Months(at),
            "all" => UsageWindow.Whole,
            _ => throw new UsageException("the window must be hour, day, month or all"),
        };
    }

    public static TimeSpan Offset(string text) =>
        text.Length == 6
        && text[0] is '+' or '-'
        && TimeSpan.TryParseExact(
            text.AsSpan(1),
            "hh\\:mm",
            CultureInfo.InvariantCulture,
            out var offset
        )
        && offset <= TimeSpan.FromHours(14)
            ? text[0] == '-'
                ? -offset
                : offset
            : throw new UsageException("--offset must be like +08:00, at most 14 hours");

    public static string Format(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString(
            "yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'",
            CultureInfo.InvariantCulture
        );

    public static string Format(Int128 value) => value.ToString(CultureInfo.InvariantCulture);
}
