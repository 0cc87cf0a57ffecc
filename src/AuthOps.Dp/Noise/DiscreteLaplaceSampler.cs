using System.Numerics;

namespace AuthOps.Dp.Noise;

/// <summary>
/// Canonne, Kamath, Steinke 2020, Algorithm 2: the discrete Laplace law with rational scale t/s from exact choices.
/// Precondition, postcondition and argument: docs/math/discrete-laplace.md.
/// </summary>
internal static class DiscreteLaplaceSampler
{
    /// <summary>Draws until an attempt is accepted; 1 ≤ s, t ≤ 2^62 where TInt is a word.</summary>
    internal static Int128 Sample<TInt, TChoices>(ref TChoices choices, TInt t, TInt s)
        where TInt : IBinaryInteger<TInt>
        where TChoices : struct, IExactChoices
    {
        Int128 value;
        while (!TryAttempt(ref choices, t, s, out value)) { }
        return value;
    }

    /// <summary>One attempt: independent of every other, so the output law is the law given acceptance.</summary>
    internal static bool TryAttempt<TInt, TChoices>(
        ref TChoices choices,
        TInt t,
        TInt s,
        out Int128 value
    )
        where TInt : IBinaryInteger<TInt>
        where TChoices : struct, IExactChoices
    {
        value = 0;

        // X = U + tV is geometric: Pr[X = x] ∝ exp(-x/t).
        var u = choices.Below(t);
        if (!choices.BernoulliExp(u, t))
        {
            return false;
        }

        var v = 0UL;
        while (choices.BernoulliExp(1UL, 1UL))
        {
            v++;
        }

        // ⌊X/s⌋ is geometric with rate s/t; a fair sign with "-0" refused makes it two-sided.
        var magnitude = Quotient(u, v, t, s);
        var negative = choices.Bernoulli(1UL, 2UL);
        if (negative && magnitude == 0)
        {
            return false;
        }

        value = negative ? -magnitude : magnitude;
        return true;
    }

    private static Int128 Quotient<TInt>(TInt u, ulong v, TInt t, TInt s)
        where TInt : IBinaryInteger<TInt>
    {
        if (typeof(TInt) == typeof(ulong))
        {
            // u + tv < 2^62 (v + 1): inside UInt128 for every v.
            var word = (ulong)(object)u + ((UInt128)(ulong)(object)t * v);
            return (Int128)(word / (ulong)(object)s);
        }

        var big = (BigInteger)(object)u + ((BigInteger)(object)t * v);
        return (Int128)(big / (BigInteger)(object)s);
    }
}
