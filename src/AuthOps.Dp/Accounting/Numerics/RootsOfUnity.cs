namespace AuthOps.Dp.Accounting.Numerics;

/// <summary>
/// e^{-2πi t/N}, each part correct to (1 + 2^-40)/2 unit in the last place: products of two short tables in doubled
/// precision, themselves from Taylor series.
/// </summary>
internal static class RootsOfUnity
{
    private const int LowBits = 7;

    // π in two doubles, to 2^-106.
    private const double PiHigh = 3.141592653589793116;
    private const double PiLow = 1.224646799147353207e-16;

    /// <summary>Fills cos and -sin of 2πt/n for t = 0 … n/8.</summary>
    internal static void FillOctant(int n, Span<double> cosine, Span<double> minusSine)
    {
        var last = n / 8;
        const int Step = 1 << LowBits;
        var low = new (Doubled Cos, Doubled Sin)[Math.Min(Step, last + 1)];
        for (var t = 0; t < low.Length; t++)
        {
            low[t] = CosSin(t, n);
        }

        for (var start = 0; start <= last; start += Step)
        {
            var (c, s) = CosSin(start, n);
            for (var t = start; t <= Math.Min(last, start + Step - 1); t++)
            {
                var (lc, ls) = low[t - start];
                cosine[t] = Doubled.ProductDifference(c, lc, s, ls);
                minusSine[t] = -Doubled.ProductSum(s, lc, c, ls);
            }
        }
    }

    /// <summary>cos and sin of 2πt/n ≤ π/4 in doubled precision.</summary>
    private static (Doubled Cos, Doubled Sin) CosSin(int t, int n)
    {
        // n is a power of two and t < 2^29: 2t/n is exact.
        var fraction = 2.0 * t / n;
        var x = new Doubled(PiHigh, PiLow).Times(fraction);
        var sin = x;
        var cos = new Doubled(1, 0);
        var term = new Doubled(1, 0);
        for (var j = 1; j <= 30; j++)
        {
            // Signs go + + - - + + …: turning the sign at every even power gives those of both series.
            term = term.Times(x).Over(j);
            term = (j & 1) == 0 ? term.Negated() : term;
            if ((j & 1) == 0)
            {
                cos = cos.Plus(term);
            }
            else if (j > 1)
            {
                sin = sin.Plus(term);
            }
        }

        return (cos, sin);
    }
}
