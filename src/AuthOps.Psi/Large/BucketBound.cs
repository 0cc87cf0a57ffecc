namespace AuthOps.Psi.Large;

/// <summary>
/// How many of n items, thrown into B buckets by a keyed hash, the fullest bucket holds except with probability 2^-40. Both
/// parties pad every bucket to it, so that what goes over the wire says n and nothing of the items. The argument and its
/// round-off: docs/math/bucket-bound.md. Stateless; safe for concurrent use.
/// </summary>
internal static class BucketBound
{
    /// <summary>A bucket is fuller than the bound with probability at most 2 to the minus this, over all buckets.</summary>
    public const int FailureBits = 40;

    // More than all round-off of LogTail together, in powers of two.
    private const double Slack = 1e-6;

    private const double HalfLogTwoPi = 0.91893853320467274178;

    /// <summary>The number of buckets in which the larger of two sets has about as many items each.</summary>
    public static int Count(long own, long peer, int bucketItems) =>
        (int)Math.Max(1, (Math.Max(own, peer) + bucketItems - 1) / bucketItems);

    /// <summary>The bound.</summary>
    /// <param name="items">n, at least 0.</param>
    /// <param name="buckets">B, at least 1.</param>
    /// <returns>The least m for which the upper bound of B·P[Bin(n, 1/B) > m] is at most 2^-40; n where one bucket takes all.</returns>
    public static long Of(long items, int buckets)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(items);
        ArgumentOutOfRangeException.ThrowIfLessThan(buckets, 1);
        if (buckets == 1)
        {
            return items;
        }

        // From the mean on, where the tail falls; at n nothing is left to exceed it.
        var (low, high) = ((items + buckets - 1) / buckets, items);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (Math.Log2(buckets) + LogTail(items, buckets, middle) <= -FailureBits - Slack)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    /// <summary>The logarithm to base 2 of P[Bin(n, 1/B) > m], for m from the mean on; too large by less than 10^-9 and round-off.</summary>
    public static double LogTail(long items, int buckets, long atMost)
    {
        var k = atMost + 1;
        if (k > items)
        {
            return double.NegativeInfinity;
        }

        // The terms behind the first one relative to it. Once they are small, the rest is at most a geometric series.
        var (first, sum, term) = (k, 1.0, 1.0);
        for (; ; k++)
        {
            var ratio = (items - k) / ((k + 1.0) * (buckets - 1.0));
            if (term * ratio <= 1e-10 * sum * (1 - ratio))
            {
                sum += term * ratio / (1 - ratio);
                return (LogProbability(items, buckets, first) + Math.Log(sum)) / Math.Log(2);
            }

            term *= ratio;
            sum += term;
        }
    }

    /// <summary>ln P[Bin(n, 1/B) = k] by deviances (Loader, 2000), whose terms do not cancel.</summary>
    private static double LogProbability(double n, double buckets, double k)
    {
        if (k >= n)
        {
            return -n * Math.Log(buckets);
        }

        return StirlingError(n)
            - StirlingError(k)
            - StirlingError(n - k)
            - Deviance(k, n / buckets)
            - Deviance(n - k, n - (n / buckets))
            + (0.5 * Math.Log(n / (k * (n - k))))
            - HalfLogTwoPi;
    }

    /// <summary>ln n! less Stirling's (n + 1/2) ln n - n + ln(2π)/2.</summary>
    private static double StirlingError(double n)
    {
        if (n < 16)
        {
            var factorial = 1.0;
            for (var i = 2; i <= n; i++)
            {
                factorial *= i;
            }

            return Math.Log(factorial) - ((n + 0.5) * Math.Log(n)) + n - HalfLogTwoPi;
        }

        var square = n * n;
        return (
                (1.0 / 12)
                - (
                    (1.0 / 360)
                    - ((1.0 / 1260) - ((1.0 / 1680) - (1.0 / 1188 / square)) / square) / square
                ) / square
            ) / n;
    }

    /// <summary>x ln(x/m) + m - x, without cancellation where x is near m.</summary>
    private static double Deviance(double x, double mean)
    {
        var difference = x - mean;
        if (Math.Abs(difference) >= 0.1 * (x + mean))
        {
            return (x * Math.Log(x / mean)) - difference;
        }

        var v = difference / (x + mean);
        var sum = difference * v;
        var term = 2 * x * v;
        for (var j = 1; ; j++)
        {
            term *= v * v;
            var next = sum + (term / ((2 * j) + 1));
            if (next == sum)
            {
                return sum;
            }

            sum = next;
        }
    }
}
