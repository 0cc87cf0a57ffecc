namespace AuthOps.Anonymization.Microaggregation;

/// <summary>A column of numbers to be aggregated. Immutable and safe to share between threads.</summary>
public sealed record AggregatedColumn
{
    /// <summary>The most decimals.</summary>
    public const int MaxDecimals = 12;

    /// <summary>Names the column.</summary>
    /// <param name="name">Its name; not empty, compared ordinally.</param>
    /// <param name="statistic">What a group releases of it.</param>
    /// <param name="decimals">Decimals of means and medians, 0 to <see cref="MaxDecimals"/>.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The statistic is unknown, or the decimals out of range.</exception>
    public AggregatedColumn(
        string name,
        GroupStatistic statistic = GroupStatistic.Mean,
        int decimals = 2
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfNegative(decimals);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(decimals, MaxDecimals);
        if (!Enum.IsDefined(statistic))
        {
            throw new ArgumentOutOfRangeException(nameof(statistic), "The statistic is unknown.");
        }

        (Name, Statistic, Decimals) = (name, statistic, decimals);
    }

    /// <summary>The column's name.</summary>
    public string Name { get; }

    /// <summary>What a group releases of it.</summary>
    public GroupStatistic Statistic { get; }

    /// <summary>Decimals of means and medians.</summary>
    public int Decimals { get; }
}
