using System.Globalization;

namespace AuthOps.Bench.Headlines;

/// <summary>What a row is meant to reach; immutable and safe to share between threads.</summary>
/// <param name="MaxOurs">The largest figure of ours, in the row's unit, or null.</param>
/// <param name="MinRatio">The least times better than the reference, or null; below 1 where being slower is allowed.</param>
/// <param name="MinOurs">The smallest figure of ours, where more is better, or null.</param>
internal sealed record HeadlineGoal(
    double? MaxOurs = null,
    double? MinRatio = null,
    double? MinOurs = null
)
{
    /// <summary>Whether the figures reach the goal; a ratio that could not be measured does not.</summary>
    public bool IsMet(double ours, double? ratio) =>
        (MaxOurs is not { } most || ours <= most)
        && (MinOurs is not { } fewest || ours >= fewest)
        && (MinRatio is not { } least || ratio >= least);

    public override string ToString()
    {
        var ours = MaxOurs is { } most
            ? string.Create(CultureInfo.InvariantCulture, $"ours <= {most}")
            : null;
        var ratio = MinRatio is { } least
            ? string.Create(CultureInfo.InvariantCulture, $"ratio >= {least}")
            : null;
        var more = MinOurs is { } fewest
            ? string.Create(CultureInfo.InvariantCulture, $"ours >= {fewest}")
            : null;
        return string.Join(" and ", new[] { ours, more, ratio }.Where(part => part is not null));
    }
}
