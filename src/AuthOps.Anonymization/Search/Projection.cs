using System.Numerics;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// What is certain about every node above one: its classes with the last attributes at their coarsest levels are
/// unions of the classes in hand with equal high bits. Stateless.
/// </summary>
internal static class Projection
{
    /// <summary>Records in unions below a size: suppressed at every such node.</summary>
    /// <param name="table">The classes in hand.</param>
    /// <param name="shift">Bits of the attributes that may rise.</param>
    /// <param name="minimumSize">The smallest class allowed.</param>
    /// <param name="encoded">The table, for its population models.</param>
    /// <param name="rollUp">Scratch memory.</param>
    /// <param name="scratch">A table of keys and counts; overwritten.</param>
    /// <param name="isBlocked">Whether a part of the population without a record breaks a model at every such node.</param>
    public static long Suppressed<TKey>(
        ClassTable<TKey> table,
        int shift,
        int minimumSize,
        EncodedTable encoded,
        RollUp<TKey> rollUp,
        ClassTable<TKey> scratch,
        out bool isBlocked
    )
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        if (encoded.TableSums > 0 && encoded.PopulationColumn >= 0)
        {
            isBlocked = false;
            return SuppressedInPopulation(table, shift, minimumSize, encoded, ref isBlocked);
        }

        rollUp.Project(table, scratch, shift);
        return Suppressed(
            scratch.Counts.AsSpan(0, scratch.Length),
            minimumSize,
            encoded,
            out isBlocked
        );
    }

    /// <summary>The same where unions are formed already.</summary>
    /// <param name="unions">What they count, as class tables do.</param>
    /// <param name="minimumSize">The smallest class allowed.</param>
    /// <param name="encoded">The table, for its population models.</param>
    /// <param name="isBlocked">Whether a part of the population without a record breaks a model at every such node.</param>
    public static long Suppressed(
        ReadOnlySpan<int> unions,
        int minimumSize,
        EncodedTable encoded,
        out bool isBlocked
    )
    {
        isBlocked = false;
        return encoded.PersonBits > 0
            ? SuppressedInPacked(unions, minimumSize, encoded, ref isBlocked)
            : ClassKernels.Below(unions, minimumSize, out _, out _).Rows;
    }

    private static long SuppressedInPacked(
        ReadOnlySpan<int> unions,
        int minimumSize,
        EncodedTable encoded,
        ref bool isBlocked
    )
    {
        var suppressed = 0L;
        var mask = (1 << encoded.PersonBits) - 1;
        foreach (var packed in unions)
        {
            var size = packed >> encoded.PersonBits;
            if (!Holds(size, packed & mask, minimumSize, encoded.Policy))
            {
                isBlocked |= size == 0;
                suppressed += size;
            }
        }

        return suppressed;
    }

    private static bool Holds(long size, long persons, int minimumSize, AnonymizationPolicy policy)
    {
        if (size > 0 && size < minimumSize)
        {
            return false;
        }

        foreach (var model in policy.Models)
        {
            // Where a union may fail though a part of it holds, nothing is certain about its records.
            if ((size == 0 || model.HoldsInUnions) && !model.HoldsInPopulation(size, persons))
            {
                return false;
            }
        }

        return true;
    }

    private static long SuppressedInPopulation<TKey>(
        ClassTable<TKey> table,
        int shift,
        int minimumSize,
        EncodedTable encoded,
        ref bool isBlocked
    )
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        var whole = shift >= TKey.Zero.GetByteCount() * 8;
        var population = table.Sums[encoded.PopulationColumn];
        var suppressed = 0L;
        for (var i = 0; i < table.Length; )
        {
            var group = whole ? TKey.Zero : table.Keys[i] >>> shift;
            var size = 0L;
            var persons = 0L;
            for (; i < table.Length && (whole || table.Keys[i] >>> shift == group); i++)
            {
                size += table.Counts[i];
                persons += population[i];
            }

            if (!Holds(size, persons, minimumSize, encoded.Policy))
            {
                isBlocked |= size == 0;
                suppressed += size;
            }
        }

        return suppressed;
    }
}
