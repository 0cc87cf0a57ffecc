using System.Globalization;

namespace AuthOps.Anonymization.Hierarchies;

/// <content>Hierarchies of time stamps. Safe to call from any thread.</content>
public sealed partial class Hierarchy
{
    private static readonly string[] s_timeFormats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd'T'HH:mmK",
        "yyyy-MM-dd HH:mmK",
    ];

    /// <summary>
    /// Time stamps of ISO 8601: <c>Hour, Day, Month</c> make 2026-03-14T09:26:53 → 2026-03-14 09 → 2026-03-14 → 2026-03 → *. The time is
    /// taken as it is written: an offset is accepted, and nothing is converted.
    /// </summary>
    /// <param name="attribute">The attribute, for error messages; not empty.</param>
    /// <param name="values">The domain: date, T or a blank, hours and minutes, perhaps seconds with a fraction, perhaps an offset.</param>
    /// <param name="units">From fine to coarse, none twice; nothing after the week.</param>
    /// <exception cref="ArgumentException">The units are not as described.</exception>
    /// <exception cref="HierarchyException">A value is no time stamp, occurs twice, or there is none.</exception>
    public static Hierarchy FromTimestamps(
        string attribute,
        IEnumerable<string> values,
        params TimeUnit[] units
    )
    {
        ArgumentNullException.ThrowIfNull(units);
        for (var i = 0; i < units.Length; i++)
        {
            if (
                !Enum.IsDefined(units[i])
                || (i > 0 && (units[i] <= units[i - 1] || units[i - 1] == TimeUnit.Week))
            )
            {
                throw new ArgumentException(
                    $"Time units must go from fine to coarse, and none may follow the week, which lies in two months or years; see position {i}.",
                    nameof(units)
                );
            }
        }

        return FromFormat(
            attribute,
            values,
            units.Length,
            (value, labels) =>
            {
                var isTime = DateTimeOffset.TryParseExact(
                    value,
                    s_timeFormats,
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal,
                    out var time
                );
                for (var i = 0; isTime && i < units.Length; i++)
                {
                    labels[i] = Label(time.DateTime, units[i]);
                }

                return isTime;
            },
            "a time stamp such as 2026-03-14T09:26:53"
        );
    }

    private static string Label(DateTime time, TimeUnit unit)
    {
        var culture = CultureInfo.InvariantCulture;
        var date = DateOnly.FromDateTime(time);
        return unit switch
        {
            TimeUnit.Minute => time.ToString("yyyy-MM-dd HH:mm", culture),
            TimeUnit.QuarterHour => string.Create(
                culture,
                $"{time:yyyy-MM-dd HH}:{time.Minute / 15 * 15:D2}"
            ),
            TimeUnit.Hour => time.ToString("yyyy-MM-dd HH", culture),
            TimeUnit.DayPart => string.Create(
                culture,
                $"{time:yyyy-MM-dd} {time.Hour / 6 * 6:D2}-{(time.Hour / 6 * 6) + 6:D2}"
            ),
            TimeUnit.Day => date.ToString("yyyy-MM-dd", culture),
            TimeUnit.Week => Label(date, DateUnit.Week),
            TimeUnit.Month => Label(date, DateUnit.Month),
            _ => Label(date, DateUnit.Year),
        };
    }
}
