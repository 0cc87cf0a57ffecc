namespace AuthOps.Dp;

/// <summary>
/// By what rows are grouped and where the keys come from. Declared in every plan, never implied. Immutable and safe to
/// share between threads.
/// </summary>
public sealed record Grouping
{
    private Grouping(string? column, PublicKeys? publicKeys, PrivateKeys? privateKeys)
    {
        Column = column;
        PublicKeys = publicKeys;
        PrivateKeys = privateKeys;
    }

    /// <summary>No groups: all data is one, under the empty key.</summary>
    public static Grouping None { get; } = new(null, null, null);

    /// <summary>The column of the key; null where there are no groups.</summary>
    public string? Column { get; }

    /// <summary>The keys, where they are known without the data.</summary>
    public PublicKeys? PublicKeys { get; }

    /// <summary>How keys are selected, where they come from the data.</summary>
    public PrivateKeys? PrivateKeys { get; }

    /// <summary>Keys known without the data: every one is released, rows of others are dropped.</summary>
    /// <param name="column">The column of the key.</param>
    /// <param name="keys">The keys.</param>
    /// <exception cref="ArgumentException">The column's name is empty.</exception>
    public static Grouping By(string column, PublicKeys keys)
    {
        ArgumentException.ThrowIfNullOrEmpty(column);
        ArgumentNullException.ThrowIfNull(keys);
        return new Grouping(column, keys, null);
    }

    /// <summary>Keys that come from the data: one is named only where enough units have it.</summary>
    /// <param name="column">The column of the key.</param>
    /// <param name="keys">The loss of naming keys.</param>
    /// <exception cref="ArgumentException">The column's name is empty.</exception>
    public static Grouping By(string column, PrivateKeys keys)
    {
        ArgumentException.ThrowIfNullOrEmpty(column);
        ArgumentNullException.ThrowIfNull(keys);
        return new Grouping(column, null, keys);
    }
}
