using AuthOps.Dp.Privacy;
using AuthOps.Dp.Queries;
using AuthOps.Dp.Queries.Input;
using AuthOps.Dp.Queries.Measures;

namespace AuthOps.Dp.Statistics;

/// <summary>
/// The sum of a column whose bounds nobody knows: a noisy histogram of binary magnitudes over all keys chooses bounds
/// that are powers of two, and the sum is clamped to them. Releases the sum and both bounds. Declared bounds are
/// better where they are known. Immutable and safe to share between threads.
/// </summary>
/// <remarks>Google's library calls this approximate bounds; ours reads the rows once and touches one bin a row.</remarks>
public sealed record AutomaticSum : Statistic
{
    /// <summary>The most public keys with which bounds can be found.</summary>
    public const int MaxKeys = 4096;

    /// <summary>The column.</summary>
    public required string Column { get; init; }

    /// <summary>The step to which cells are rounded.</summary>
    public required Rational Grid { get; init; }

    /// <summary>The loss of choosing the bounds, beside the <see cref="Statistic.Loss"/> of the sum itself.</summary>
    public required PrivacyLoss BoundsLoss { get; init; }

    internal override string Kind => "automatic-sum";

    internal override PrivacyLoss TotalLoss => PrivacyLoss.Sum([Loss, BoundsLoss]);

    internal override Measure Compile(PlanCompiler compiler)
    {
        RequireColumn(Column, Name);
        ArgumentNullException.ThrowIfNull(BoundsLoss);
        if (compiler.KeyCount is not <= MaxKeys)
        {
            throw new ArgumentException(
                $"The statistic '{Name}' finds its bounds over at most {MaxKeys} public keys or over all data; declare a ValueRange, or release the bounds first in a plan without keys."
            );
        }

        if (BoundsLoss.Delta.Sign != 0)
        {
            throw new ArgumentException(
                $"The bounds of '{Name}' have no use for a delta; state an epsilon or a rho."
            );
        }

        var most = ValueRange.MaxSteps * Grid;
        var column = compiler.AddColumn(
            Column,
            new RangeMapper(ValueRange.Of(Rational.Zero - most, most, Grid))
        );
        return new AutomaticSumMeasure(this, column, compiler.Unit);
    }
}
