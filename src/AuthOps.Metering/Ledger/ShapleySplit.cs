using System.Numerics;
using AuthOps.Metering.Tariffs;

namespace AuthOps.Metering.Ledger;

/// <summary>
/// Divides an amount by what each party adds to every group of the others, averaged over all orders in which they could have come
/// (L. S. Shapley, "A value for n-person games", 1953). All members are static and safe to call from any thread.
/// </summary>
/// <remarks>
/// Exact: the average is a fraction with denominator n!, and the fen are given out as <see cref="RevenueSplit"/> does, ties by the larger
/// contribution and then by identifier. So a party that adds nothing to any group gets nothing, and two that add the same get the same
/// to the fen that cannot be halved.
/// </remarks>
public static class ShapleySplit
{
    /// <summary>Divides an amount in proportion to the Shapley values.</summary>
    /// <param name="total">The amount; may be negative or zero.</param>
    /// <param name="values">What every group is worth.</param>
    /// <returns>One share for each party, in the order of <see cref="CoalitionValues.PartyIds"/>; they sum to <paramref name="total"/> exactly.</returns>
    /// <exception cref="ArgumentException">A party takes value away on average, or all together add nothing: such a function divides no revenue.</exception>
    /// <exception cref="OverflowException">The amount is the least 64-bit number, which has no opposite.</exception>
    public static IReadOnlyList<ShapleyShare> Divide(Fen total, CoalitionValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var contributions = Contributions(values.Values, values.PartyIds.Count);
        for (var i = 0; i < contributions.Length; i++)
        {
            if (contributions[i].Sign < 0)
            {
                throw new ArgumentException(
                    $"Party {values.PartyIds[i]} takes value away on average by \"{values.Name}\"; agree on another function or divide by weights.",
                    nameof(values)
                );
            }
        }

        if (contributions.All(static c => c.IsZero))
        {
            throw new ArgumentException(
                $"No party adds anything by \"{values.Name}\"; agree on another function or divide by weights.",
                nameof(values)
            );
        }

        string[] ids = [.. values.PartyIds];
        var amounts = LargestRemainder.Divide(Math.Abs(total.Value), contributions, ids);
        var scale = Factorial(ids.Length);
        return
        [
            .. ids.Select(
                (id, i) =>
                    new ShapleyShare(
                        id,
                        contributions[i],
                        scale,
                        new Fen(total.Value < 0 ? -amounts[i] : amounts[i])
                    )
            ),
        ];
    }

    /// <summary>
    /// n! times the Shapley values: Σ over sizes k of (k - 1)!·(n - k)!·(the groups of k with the party) minus k!·(n - 1 - k)!·(the groups of
    /// k without it).
    /// </summary>
    private static BigInteger[] Contributions(ReadOnlySpan<long> values, int parties)
    {
        var (all, with) = SumsBySize(values, parties);
        var contributions = new BigInteger[parties];
        for (var i = 0; i < parties; i++)
        {
            for (var size = 1; size <= parties; size++)
            {
                contributions[i] += Factorial(size - 1) * Factorial(parties - size) * with[i][size];
            }

            for (var size = 1; size < parties; size++)
            {
                contributions[i] -=
                    Factorial(size) * Factorial(parties - 1 - size) * (all[size] - with[i][size]);
            }
        }

        return contributions;
    }

    /// <summary>The values of all groups of each size, and of those that hold each party; 2^20 numbers of 63 bits fit 84 bits.</summary>
    private static (Int128[] All, Int128[][] With) SumsBySize(
        ReadOnlySpan<long> values,
        int parties
    )
    {
        var all = new Int128[parties + 1];
        var with = new Int128[parties][];
        for (var i = 0; i < parties; i++)
        {
            with[i] = new Int128[parties + 1];
        }

        // Lower halves of the bits change fastest: their sums are taken once for each upper half and then handed out.
        var lowParties = parties / 2;
        var lowGroups = 1 << lowParties;
        var lowAll = new Int128[lowParties + 1];
        for (var high = 0; high < values.Length; high += lowGroups)
        {
            Array.Clear(lowAll);
            var highSize = BitOperations.PopCount((uint)high);
            for (var low = 0; low < lowGroups; low++)
            {
                Int128 value = values[high + low];
                var size = BitOperations.PopCount((uint)low);
                lowAll[size] += value;
                for (var left = low; left != 0; left &= left - 1)
                {
                    with[BitOperations.TrailingZeroCount(left)][highSize + size] += value;
                }
            }

            for (var size = 0; size <= lowParties; size++)
            {
                all[highSize + size] += lowAll[size];
                for (var left = high; left != 0; left &= left - 1)
                {
                    with[BitOperations.TrailingZeroCount(left)][highSize + size] += lowAll[size];
                }
            }
        }

        return (all, with);
    }

    private static BigInteger Factorial(int n)
    {
        var product = BigInteger.One;
        for (var i = 2; i <= n; i++)
        {
            product *= i;
        }

        return product;
    }
}
