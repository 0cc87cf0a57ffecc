using AuthOps.Anonymization;

namespace AuthOps.Cli.Facts;

/// <summary>
/// An assessment of whose release nothing is at hand: risks follow from numbers of classes and records, the records from the
/// bands of class sizes, and the smallest class and the suppression from the policy. Stateless.
/// </summary>
internal static class AssessmentRecount
{
    /// <summary>What the assessment says that does not follow from what it carries; null for nothing.</summary>
    /// <exception cref="FormatException">A risk is no fraction.</exception>
    /// <exception cref="OverflowException">A figure is beyond all bounds.</exception>
    public static string? Fault(AssessmentFacts facts)
    {
        var suppressed = facts.InputRows - facts.After.Rows;
        return !IsCounted(facts.Before) || !IsCounted(facts.After)
                ? "states a risk that does not follow from its classes and records"
            : facts.Before.Rows != facts.InputRows
            || suppressed < 0
            || suppressed > facts.Policy.SuppressionAllowance(facts.InputRows)
                ? "states numbers of records of which more were suppressed than the policy allows"
            : facts.After.Rows > 0 && facts.After.SmallestClass < facts.Policy.MinimumClassSize
                ? "states a smallest class below the k of its policy"
            : !AreBands(facts.ClassSizes, facts.After)
                ? "states bands of class sizes that do not hold its records and classes"
            : null;
    }

    private static bool IsCounted(RiskFacts risk) =>
        risk.Rows == 0
            ? risk.Classes == 0 && risk.SmallestClass == 0 && risk.UniqueRows == 0
            : risk.SmallestClass > 0
                && checked(risk.SmallestClass * risk.Classes) <= risk.Rows
                && risk.SmallestClass == 1 == risk.UniqueRows > 0
                && Ratio.Parse(risk.Highest) == new Ratio(1, risk.SmallestClass)
                && Ratio.Parse(risk.Average) == new Ratio(risk.Classes, risk.Rows);

    private static bool AreBands(IReadOnlyList<ClassSizeBand> bands, RiskFacts risk)
    {
        // Each is one of the fixed bands, in their order.
        var (last, rows, fewest, most) = (0L, 0L, 0L, 0L);
        foreach (var band in bands)
        {
            if (
                band.From <= last
                || band.Rows < band.From
                || ClassSizeBand.Count([(band.From, 1)]) is not [var known]
                || (known.From, known.To) != (band.From, band.To)
            )
            {
                return false;
            }

            last = band.From;
            rows = checked(rows + band.Rows);
            most += band.Rows / band.From;
            fewest += band.To == 0 ? 1 : (band.Rows + band.To - 1) / band.To;
        }

        return rows == risk.Rows
            && risk.Classes >= fewest
            && risk.Classes <= most
            && (
                bands.Count == 0
                || (
                    risk.SmallestClass >= bands[0].From
                    && (bands[0].To == 0 || risk.SmallestClass <= bands[0].To)
                    && risk.UniqueRows == (bands[0].To == 1 ? bands[0].Rows : 0)
                )
            );
    }
}
