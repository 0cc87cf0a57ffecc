namespace AuthOps.Dp.Tests.Queries;

/// <summary>
/// The stability map checker: the change of an aggregate between neighbouring data sets against the declared
/// sensitivities. Takes the aggregate as a function, so that wrong ones can be shown to fail.
/// </summary>
internal static class Stability
{
    internal delegate long[] Aggregate(IReadOnlyList<(string? Unit, string? Key)> rows);

    /// <summary>Removes each unit in turn; returns the first violated bound, or null.</summary>
    internal static string? Violation(RandomCase data, Aggregate aggregate)
    {
        var whole = aggregate(data.Rows);
        foreach (var unit in data.Rows.Select(static r => r.Unit).OfType<string>().Distinct())
        {
            var without = aggregate([.. data.Rows.Where(r => r.Unit != unit)]);
            var changes = whole.Zip(without, static (a, b) => Math.Abs(a - b)).ToArray();
            if (changes.Sum() > data.Plan.Compile().Sensitivity.Rows)
            {
                return "L1";
            }

            if (changes.Sum(static c => c * c) > data.Plan.Compile().Sensitivity.SquaredRows)
            {
                return "L2";
            }

            if (changes.Count(static c => c > 0) > data.Plan.Bound.MaxKeysPerUnit)
            {
                return "L0";
            }

            if (changes.Max() > data.Plan.Bound.MaxRowsPerKey)
            {
                return "Linf";
            }
        }

        return null;
    }
}
