using AuthOps.Dp.Queries.Bounding;
using AuthOps.Dp.Statistics;

namespace AuthOps.Dp.Queries.Measures;

/// <summary>
/// A statistic whose released numbers are its noisy parts, each times its step: counts, sums, bins, vectors.
/// </summary>
internal sealed class AdditiveMeasure(
    Statistic statistic,
    NoisePart part,
    IReadOnlyList<string> columnNames,
    Func<SpillFile, Accumulator> newAccumulator
) : Measure(statistic)
{
    internal override IReadOnlyList<NoisePart> Parts { get; } = [part];

    internal override IReadOnlyList<string> ColumnNames => columnNames;

    internal override Accumulator NewAccumulator(SpillFile spill) => newAccumulator(spill);

    internal override IReadOnlyList<ReleasedColumn> Release(
        Accumulator accumulator,
        int[] keys,
        int keyCount,
        NoiseSource noise
    )
    {
        var width = columnNames.Count;
        var noisy = Noised(accumulator.Parts(keyCount)[0], width, keys, part, noise);
        var columns = new ReleasedColumn[width];
        for (var column = 0; column < width; column++)
        {
            var steps = new Int128[keys.Length];
            for (var i = 0; i < steps.Length; i++)
            {
                steps[i] = noisy[(i * width) + column];
            }

            columns[column] = ReleasedColumn.OfSteps(columnNames[column], steps, part);
        }

        return columns;
    }
}
