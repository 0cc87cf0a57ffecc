namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>Grassberger's entropy estimate (arXiv physics/0307138, equations 27 to 30) at least log l, and at least ⌊l⌋ different values, as ARX asks.</summary>
internal sealed class GrassbergerRule(Ratio l, SensitiveDistribution distribution) : SensitiveRule
{
    private const double EulerGamma = 0.57721566490153286061;
    private readonly int _least = (int)l.FloorOfProduct(1);
    private readonly double _logL = Math.Log(l.ToDouble());
    private readonly int[] _known = new int[distribution.NumberCount];
    private readonly List<double> _g = [0];

    public override bool Holds(ReadOnlySpan<int> values, ReadOnlySpan<int> counts, int size)
    {
        var length = KnownCounts(values, counts, _known);
        var sum = 0.0;
        for (var i = 0; i < length; i++)
        {
            sum += _known[i] * G(_known[i]);
        }

        return length >= _least && Logarithms.Of(size) - (sum / size) >= _logL;
    }

    /// <summary>
    /// G(1) = −γ − ln 2, G(2) = 2 − γ − ln 2, G(2m + 1) = G(2m), G(2m + 2) = G(2m) + 2 / (2m + 1).
    /// </summary>
    internal double G(int n)
    {
        while (_g.Count <= n)
        {
            var next = _g.Count;
            _g.Add(
                next switch
                {
                    1 => -EulerGamma - Math.Log(2),
                    2 => 2 - EulerGamma - Math.Log(2),
                    _ when next % 2 == 1 => _g[next - 1],
                    _ => _g[next - 2] + (2.0 / (next - 1)),
                }
            );
        }

        return _g[n];
    }
}
