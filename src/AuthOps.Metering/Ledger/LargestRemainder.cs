using System.Numerics;

namespace AuthOps.Metering.Ledger;

/// <summary>
/// The method of largest remainder (Hamilton) in integers wide enough for the products. Stateless and safe to share between threads.
/// </summary>
internal static class LargestRemainder
{
    /// <summary>
    /// Gives each party the integer part of its exact share, then one more to the largest remainders; of equal ones to the larger weight,
    /// then to the first identifier in ordinal order.
    /// </summary>
    /// <typeparam name="T">An integer that holds <paramref name="magnitude"/> times any weight, and the sum of the weights.</typeparam>
    /// <param name="magnitude">What is divided, at least 0.</param>
    /// <param name="weights">At least 0, one of them above.</param>
    /// <param name="ids">The parties, none twice.</param>
    /// <returns>Parts that sum to the magnitude; a weight of 0 gets 0.</returns>
    public static long[] Divide<T>(long magnitude, T[] weights, string[] ids)
        where T : IBinaryInteger<T>
    {
        var sum = weights.Aggregate(T.Zero, static (total, weight) => total + weight);
        var whole = T.CreateChecked(magnitude);
        var parts = new long[weights.Length];
        var remainders = new T[weights.Length];
        var left = magnitude;
        for (var i = 0; i < parts.Length; i++)
        {
            var (part, remainder) = T.DivRem(whole * weights[i], sum);
            parts[i] = long.CreateChecked(part);
            remainders[i] = remainder;
            left -= parts[i];
        }

        // Fewer are left than there are parties with a remainder, so one pass suffices.
        foreach (
            var i in Enumerable
                .Range(0, parts.Length)
                .OrderByDescending(i => remainders[i])
                .ThenByDescending(i => weights[i])
                .ThenBy(i => ids[i], StringComparer.Ordinal)
                .Take((int)left)
        )
        {
            parts[i]++;
        }

        return parts;
    }
}
