using AuthOps.Dp.Privacy;
using AuthOps.Dp.Queries;
using AuthOps.Dp.Queries.Input;
using AuthOps.Dp.Queries.Measures;

namespace AuthOps.Dp.Statistics;

/// <summary>
/// Quantiles of a column in each key. More ranks cost nothing more: they are read off one noisy tree. Releases a
/// column <c>NAME.RANK</c> for each rank. Immutable and safe to share between threads.
/// </summary>
public sealed record Quantiles : Statistic
{
    /// <summary>The most ranks.</summary>
    public const int MaxRanks = 1024;

    /// <summary>The column.</summary>
    public required string Column { get; init; }

    /// <summary>The declared bounds and grid: the fewer steps between the bounds, the less noise.</summary>
    public required ValueRange Range { get; init; }

    /// <summary>The ranks, each from 0 to 1: 1/2 is the median.</summary>
    public required IReadOnlyList<Rational> Ranks { get; init; }

    /// <summary>
    /// The confidence of the intervals that are read off the same noisy tree and cost nothing more, such as 95/100; null
    /// for none. An interval holds the least value with a share of the kept cells at or below it, each key and rank by
    /// itself, where the key has cells. The bound holds for all data and is wide for most: some 10 h noise scales of rank,
    /// h being the height of the tree.
    /// </summary>
    public Rational? IntervalConfidence { get; init; }

    internal override string Kind => "quantiles";

    internal override Measure Compile(PlanCompiler compiler)
    {
        RequireColumn(Column, Name);
        ArgumentNullException.ThrowIfNull(Range);
        ArgumentNullException.ThrowIfNull(Ranks);
        if (
            Ranks.Count is 0 or > MaxRanks
            || Ranks.Any(static rank => rank.Sign < 0 || rank > 1)
            || Ranks.Distinct().Count() != Ranks.Count
        )
        {
            throw new ArgumentException(
                $"The quantiles '{Name}' need 1 to {MaxRanks} different ranks, each from 0 to 1."
            );
        }

        if (
            IntervalConfidence is { } confidence
            && (confidence < new Rational(1, 2) || confidence.ToDouble() > 1 - 1e-12)
        )
        {
            throw new ArgumentException(
                $"The confidence of the quantiles '{Name}' must lie between 0.5 and 1 - 10^-12."
            );
        }

        var column = compiler.AddColumn(Column, new RangeMapper(Range));
        return new QuantileMeasure(this, column, compiler.Unit);
    }
}
