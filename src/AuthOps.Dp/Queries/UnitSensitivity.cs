namespace AuthOps.Dp.Queries;

/// <summary>
/// What one unit can put into a release after bounding: the basis of every sensitivity. Derivation:
/// docs/math/contribution-bounding.md.
/// </summary>
internal readonly record struct UnitSensitivity
{
    private UnitSensitivity(long keys, long rows, Int128 squaredRows)
    {
        Keys = keys;
        Rows = rows;
        SquaredRows = squaredRows;
    }

    /// <summary>L0 in force: the most keys of one unit.</summary>
    internal long Keys { get; }

    /// <summary>The most rows of one unit in all keys: min(L0·L∞, L1).</summary>
    internal long Rows { get; }

    /// <summary>The most that the squares of a unit's rows a key add up to.</summary>
    internal Int128 SquaredRows { get; }

    /// <param name="bound">The bound.</param>
    /// <param name="keyCount">How many keys there are where they are public, else null.</param>
    internal static UnitSensitivity Of(ContributionBound bound, int? keyCount)
    {
        var keys = Math.Min(bound.MaxKeysPerUnit, keyCount ?? int.MaxValue);
        long perKey = bound.MaxRowsPerKey;
        var rows = keys * perKey;
        if (bound.MaxRowsPerUnit is { } total)
        {
            rows = Math.Min(rows, total);
        }

        // Squares are largest when the rows crowd into as few keys as L∞ allows.
        var full = rows / perKey;
        var rest = rows % perKey;
        var squares = ((Int128)full * perKey * perKey) + ((Int128)rest * rest);
        return new UnitSensitivity(Math.Min(keys, rows), rows, squares);
    }
}
