namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>
/// Grassberger's entropy estimate (arXiv physics/0307138, equations 27 to 30) at least log l, and at least ⌊l⌋
/// different values. The size of the class goes through G as the counts do: G(n) − Σ c G(c) / n, the form of
/// Stammler, Katzenbeisser and Hamacher 2016 and of ARX. The estimate is rational and log l is not, so that they are
/// never equal; an estimate within rounding is refused.
/// </summary>
internal sealed class GrassbergerRule(Ratio l, SensitiveDistribution distribution) : SensitiveRule
{
    private const double Doubt = 1e-11;
    private const double EulerGamma = 0.57721566490153286061;
    private static readonly double[] s_g = Table(1 << 12);
    private readonly int _least = (int)l.FloorOfProduct(1);
    private readonly double _logL = Math.Log(l.ToDouble());
    private readonly int[] _known = new int[distribution.NumberCount];

    public override bool Holds(ReadOnlySpan<int> values, ReadOnlySpan<int> counts, int size)
    {
        var length = KnownCounts(values, counts, _known);
        var sum = 0.0;
        for (var i = 0; i < length; i++)
        {
            sum += _known[i] * G(_known[i]);
        }

        return length >= _least && G(size) - (sum / size) >= _logL + Doubt;
    }

    /// <summary>The function that takes the place of the logarithm.</summary>
    /// <param name="n">At least 1.</param>
    internal static double G(int n)
    {
        if (n < s_g.Length)
        {
            return s_g[n];
        }

        // G(2m) = log 2m + 1/24 m^-2 − 7/960 m^-4 + …, whose next term is below 10^-21 here.
        var m = (double)(n / 2);
        var square = 1 / (m * m);
        return Math.Log(2 * m) + (square * ((1.0 / 24) - (square * (7.0 / 960))));
    }

    /// <summary>G(1) = −γ − ln 2, G(2) = 2 − γ − ln 2, G(2m + 1) = G(2m), G(2m + 2) = G(2m) + 2 / (2m + 1).</summary>
    private static double[] Table(int length)
    {
        var g = new double[length];
        for (var n = 1; n < length; n++)
        {
            g[n] = n switch
            {
                1 => -EulerGamma - Math.Log(2),
                2 => 2 - EulerGamma - Math.Log(2),
                _ when n % 2 == 1 => g[n - 1],
                _ => g[n - 2] + (2.0 / (n - 1)),
            };
        }

        return g;
    }
}
