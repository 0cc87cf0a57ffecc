using System.Diagnostics;
using System.Numerics;

namespace AuthOps.Dp.Noise;

/// <summary>Makes every exact choice from uniform bits, without floating point and without bias.</summary>
internal struct BitChoices<TBits> : IExactChoices
    where TBits : struct, IRandomBits
{
    private TBits _bits;

    internal BitChoices(TBits bits) => _bits = bits;

    /// <summary>The source in its present state, so that a replaying test can see how much was used.</summary>
    internal readonly TBits Bits => _bits;

    public TInt Below<TInt>(TInt bound)
        where TInt : IBinaryInteger<TInt>
    {
        if (typeof(TInt) == typeof(ulong))
        {
            return (TInt)(object)BelowWord((ulong)(object)bound);
        }

        return (TInt)(object)BelowBig((BigInteger)(object)bound);
    }

    public bool Bernoulli<TInt>(TInt numerator, TInt denominator)
        where TInt : IBinaryInteger<TInt>
    {
        Debug.Assert(!TInt.IsNegative(numerator) && numerator <= denominator, "0 ≤ n ≤ d");
        if (TInt.IsZero(numerator))
        {
            return false;
        }

        return numerator == denominator || Below(denominator) < numerator;
    }

    public bool BernoulliExp<TInt>(TInt numerator, TInt denominator)
        where TInt : IBinaryInteger<TInt> =>
        ExponentialBernoulli.Sample(ref this, numerator, denominator);

    // Rejection on the least power of two that holds the bound: accepts with probability above 1/2, and all accepted
    // values are equally likely because the bits are.
    private ulong BelowWord(ulong bound)
    {
        Debug.Assert(bound >= 1, "bound ≥ 1");
        if (bound == 1)
        {
            return 0;
        }

        var width = 64 - BitOperations.LeadingZeroCount(bound - 1);
        while (true)
        {
            var candidate = _bits.NextBits(width);
            if (candidate < bound)
            {
                return candidate;
            }
        }
    }

    private BigInteger BelowBig(BigInteger bound)
    {
        Debug.Assert(bound.Sign > 0, "bound ≥ 1");
        if (bound <= ulong.MaxValue)
        {
            return BelowWord((ulong)bound);
        }

        var width = (bound - BigInteger.One).GetBitLength();
        while (true)
        {
            var candidate = BigInteger.Zero;
            for (var left = width; left > 0; left -= 64)
            {
                var take = (int)Math.Min(64, left);
                candidate = (candidate << take) | _bits.NextBits(take);
            }

            if (candidate < bound)
            {
                return candidate;
            }
        }
    }
}
