namespace AuthOps.Dp;

/// <summary>
/// How much of one unit may count: at most L0 keys and, for each of them, at most L∞ rows, and where L1 is stated at
/// most so many rows in all. What exceeds the bound is dropped by a keyed priority that is drawn afresh for each
/// release. Immutable and safe to share between threads.
/// </summary>
public sealed record ContributionBound
{
    /// <summary>The largest bound accepted in either direction.</summary>
    public const int MaxBound = 1 << 20;

    private readonly int _maxKeysPerUnit;
    private readonly int _maxRowsPerKey;
    private readonly int? _maxRowsPerUnit;

    /// <summary>One key and one row: what <see cref="PrivacyUnit.Row"/> needs.</summary>
    public static ContributionBound OneRow { get; } =
        new() { MaxKeysPerUnit = 1, MaxRowsPerKey = 1 };

    /// <summary>L0: the most keys in which one unit counts, 1 to <see cref="MaxBound"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside that range.</exception>
    public required int MaxKeysPerUnit
    {
        get => _maxKeysPerUnit;
        init => _maxKeysPerUnit = Require(value, nameof(MaxKeysPerUnit));
    }

    /// <summary>L∞: the most rows of one unit that count for one key, 1 to <see cref="MaxBound"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside that range.</exception>
    public required int MaxRowsPerKey
    {
        get => _maxRowsPerKey;
        init => _maxRowsPerKey = Require(value, nameof(MaxRowsPerKey));
    }

    /// <summary>
    /// L1: the most rows of one unit that count in all keys together, 1 to <see cref="MaxBound"/>; null where
    /// L0·L∞ is bound enough. It can only tighten the other two.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside that range.</exception>
    public int? MaxRowsPerUnit
    {
        get => _maxRowsPerUnit;
        init =>
            _maxRowsPerUnit = value is { } bound ? Require(bound, nameof(MaxRowsPerUnit)) : null;
    }

    private static int Require(int value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxBound, name);
        return value;
    }
}
