using AuthOps.Dp.Privacy;
using AuthOps.Dp.Queries;
using AuthOps.Dp.Queries.Measures;

namespace AuthOps.Dp.Statistics;

/// <summary>
/// One statistic of a plan: what is computed for each key, and what it may lose. Every one adds to the loss of the
/// plan. Immutable and safe to share between threads.
/// </summary>
public abstract record Statistic
{
    private protected Statistic() { }

    /// <summary>The name of the released column; unique within a plan.</summary>
    public required string Name { get; init; }

    /// <summary>The loss of this statistic, an <see cref="Epsilon"/> or a <see cref="Rho"/>, without δ.</summary>
    public required PrivacyLoss Loss { get; init; }

    /// <summary>What all of the statistic loses.</summary>
    internal virtual PrivacyLoss TotalLoss => Loss;

    /// <summary>The kind in evidence and plan files, such as <c>sum</c>.</summary>
    internal abstract string Kind { get; }

    /// <summary>Checks the statistic and derives its noise; reads nothing.</summary>
    internal abstract Measure Compile(PlanCompiler compiler);

    private protected static void RequireColumn(string column, string owner)
    {
        if (string.IsNullOrEmpty(column))
        {
            throw new ArgumentException($"The statistic '{owner}' names no column.");
        }
    }
}
