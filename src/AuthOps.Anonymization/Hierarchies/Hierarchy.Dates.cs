using System.Globalization;

namespace AuthOps.Anonymization.Hierarchies;

/// <content>Hierarchies of dates. Safe to call from any thread.</content>
public sealed partial class Hierarchy
{
    /// <summary>
    /// Every day between two dates, generalised step by step: <c>Month, Year</c> make 2026-03-14 → 2026-03 → 2026 → *.
    /// </summary>
    /// <param name="attribute">The attribute, for error messages; not empty.</param>
    /// <param name="first">The first day of the domain.</param>
    /// <param name="last">The last day; at most 10,000,000 days in all.</param>
    /// <param name="format">How a day is written in the data: an invariant .NET format such as <c>yyyy-MM-dd</c>.</param>
    /// <param name="units">From fine to coarse. A week is followed by nothing, since it lies in two months or years.</param>
    /// <exception cref="ArgumentException">The dates or units are not as described.</exception>
    /// <exception cref="HierarchyException">The format writes two days alike.</exception>
    /// <exception cref="FormatException">The format is none.</exception>
    public static Hierarchy FromDates(
        string attribute,
        DateOnly first,
        DateOnly last,
        string format,
        params DateUnit[] units
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(format);
        ArgumentNullException.ThrowIfNull(units);
        CheckUnits(units);
        var days = (long)last.DayNumber - first.DayNumber + 1;
        if (days is < 1 or > MaxValues)
        {
            throw new ArgumentException(
                $"A date hierarchy needs 1 to {MaxValues} days; the bounds give {days}.",
                nameof(last)
            );
        }

        return FromRows(attribute, Rows());

        IEnumerable<string[]> Rows()
        {
            for (var day = first.DayNumber; day <= last.DayNumber; day++)
            {
                var date = DateOnly.FromDayNumber(day);
                var row = new string[units.Length + 2];
                row[0] = date.ToString(format, CultureInfo.InvariantCulture);
                for (var i = 0; i < units.Length; i++)
                {
                    row[i + 1] = Label(date, units[i]);
                }

                row[^1] = SuppressedLabel;
                yield return row;
            }
        }
    }

    private static void CheckUnits(DateUnit[] units)
    {
        for (var i = 0; i < units.Length; i++)
        {
            if (
                !Enum.IsDefined(units[i])
                || (i > 0 && (units[i] <= units[i - 1] || units[i - 1] == DateUnit.Week))
            )
            {
                throw new ArgumentException(
                    $"Date units must go from fine to coarse, and none may follow the week, which lies in two months or years; see position {i}.",
                    nameof(units)
                );
            }
        }
    }

    private static string Label(DateOnly date, DateUnit unit)
    {
        var culture = CultureInfo.InvariantCulture;
        var time = date.ToDateTime(TimeOnly.MinValue);
        return unit switch
        {
            DateUnit.Week => string.Create(
                culture,
                $"{ISOWeek.GetYear(time):D4}-W{ISOWeek.GetWeekOfYear(time):D2}"
            ),
            DateUnit.Month => date.ToString("yyyy-MM", culture),
            DateUnit.Quarter => string.Create(culture, $"{date.Year:D4}-Q{(date.Month + 2) / 3}"),
            DateUnit.HalfYear => string.Create(culture, $"{date.Year:D4}-H{(date.Month + 5) / 6}"),
            DateUnit.Year => date.Year.ToString("D4", culture),
            DateUnit.FiveYears => string.Create(
                culture,
                $"{date.Year / 5 * 5:D4}-{(date.Year / 5 * 5) + 4:D4}"
            ),
            DateUnit.Decade => string.Create(culture, $"{date.Year / 10:D3}0s"),
            _ => string.Create(culture, $"{date.Year / 100:D2}00s"),
        };
    }
}
