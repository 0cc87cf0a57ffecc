using AuthOps.Dp.Queries.Bounding;

namespace AuthOps.Dp.Queries.Measures;

/// <summary>
/// What a statistic adds up over kept rows, in integers: the order of rows, shards and threads does not show. One a
/// thread, then merged.
/// </summary>
internal abstract class Accumulator
{
    /// <summary>Makes room for so many keys; what was added stays.</summary>
    internal abstract void EnsureKeys(int count);

    internal abstract void Add(KeptRows rows);

    /// <summary>Adds what another accumulator of the same statistic holds; it is not used afterwards.</summary>
    internal abstract void Merge(Accumulator other);

    /// <summary>
    /// The exact numbers that noise will be added to: one array a part, key after key, equally many for each key.
    /// </summary>
    internal abstract IReadOnlyList<Int128[]> Parts(int keyCount);
}
