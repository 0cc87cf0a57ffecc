using System.Collections.ObjectModel;
using AuthOps.Metering.Authorization;

namespace AuthOps.Metering.Scenarios;

/// <summary>
/// What a scenario's product may show at most: its output fields with the finest level of each, the least group, the
/// most privacy loss, and whether it may hold rows. Immutable and safe to share between threads.
/// </summary>
public sealed class ReleaseLimits
{
    /// <summary>Creates limits.</summary>
    /// <param name="fields">The output fields and, for each, the finest level allowed: 0 as it is, higher is coarser.</param>
    /// <param name="minimumGroup">The least number of subjects behind a figure or a row's class (k), at least 1.</param>
    /// <param name="maximumPicoRho">The most privacy loss in 10^-12 of zCDP rho; null where no noise is asked for.</param>
    /// <param name="allowsRows">Whether rows may leave, not aggregates alone.</param>
    /// <exception cref="ArgumentException">A part is missing, malformed or out of range.</exception>
    public ReleaseLimits(
        IReadOnlyDictionary<string, int> fields,
        int minimumGroup,
        Int128? maximumPicoRho = null,
        bool allowsRows = false
    )
    {
        ArgumentNullException.ThrowIfNull(fields);
        _ = FieldNames.RequireDistinct([.. fields.Keys], "the output fields");
        if (fields.Values.Any(level => level < 0) || minimumGroup < 1 || maximumPicoRho < 0)
        {
            throw new ArgumentException(
                "Levels and privacy loss are at least 0, the minimum group at least 1."
            );
        }

        Fields = new ReadOnlyDictionary<string, int>(
            new SortedDictionary<string, int>(
                fields.ToDictionary(f => f.Key, f => f.Value),
                StringComparer.Ordinal
            )
        );
        MinimumGroup = minimumGroup;
        MaximumPicoRho = maximumPicoRho;
        AllowsRows = allowsRows;
    }

    /// <summary>The output fields with the finest level allowed.</summary>
    public IReadOnlyDictionary<string, int> Fields { get; }

    /// <summary>The least number of subjects behind a figure or a row's class.</summary>
    public int MinimumGroup { get; }

    /// <summary>The most privacy loss; null where no noise is asked for.</summary>
    public Int128? MaximumPicoRho { get; }

    /// <summary>Whether rows may leave.</summary>
    public bool AllowsRows { get; }
}
