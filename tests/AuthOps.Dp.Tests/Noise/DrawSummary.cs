using AuthOps.Dp.Noise;

namespace AuthOps.Dp.Tests.Noise;

/// <summary>What tests of many draws need, gathered in one pass: counts by value, signs, the far tail, the lag product.</summary>
internal sealed class DrawSummary
{
    private readonly NoiseDistribution _law;
    private readonly long _span;
    private readonly long _far;
    private readonly long[] _cells;
    private long _positive;
    private long _negative;
    private long _beyondFar;
    private double _lag;
    private long _last;
    private bool _hasLast;

    internal DrawSummary(NoiseDistribution law, long draws)
    {
        _law = law;
        Draws = draws;

        // Cells of at least 20 expected draws, then one tail on either side; the far tail has about 1,000 expected.
        while (
            _span < 4000
            && draws * law.Probability(_span + 1) >= 20
            && draws * law.UpperTail(_span + 2) >= 20
        )
        {
            _span++;
        }

        while (2 * draws * law.UpperTail(_far + 1) > 1000)
        {
            _far++;
        }

        _cells = new long[(2 * _span) + 3];
    }

    internal long Draws { get; }

    internal void Add(ReadOnlySpan<long> draws)
    {
        foreach (var draw in draws)
        {
            _cells[Math.Clamp(draw + _span + 1, 0, _cells.Length - 1)]++;
            _positive += draw > 0 ? 1 : 0;
            _negative += draw < 0 ? 1 : 0;
            _beyondFar += Math.Abs(draw) > _far ? 1 : 0;
            _lag += _hasLast ? (double)draw * _last : 0;
            _last = draw;
            _hasLast = true;
        }
    }

    /// <summary>The deviates of the four tests, each about standard normal where the law is as claimed.</summary>
    internal (string Test, double Deviate)[] Deviates() =>
        [
            ("G", GDeviate()),
            ("tail", TailDeviate()),
            ("sign", (_positive - _negative) / Math.Sqrt(_positive + _negative)),
            ("lag", _lag / _law.Variance / Math.Sqrt(Draws - 1)),
        ];

    /// <summary>G = 2 Σ O ln(O/E), turned to a normal deviate by Wilson and Hilferty; only large values count.</summary>
    private double GDeviate()
    {
        var g = 0.0;
        for (var cell = 0; cell < _cells.Length; cell++)
        {
            var k = cell - _span - 1;
            var expected =
                Draws * (Math.Abs(k) > _span ? _law.UpperTail(_span + 1) : _law.Probability(k));
            g += _cells[cell] > 0 ? 2 * _cells[cell] * Math.Log(_cells[cell] / expected) : 0;
        }

        var freedom = _cells.Length - 1.0;
        var variance = 2 / (9 * freedom);
        return Math.Max(0, (Math.Cbrt(g / freedom) - (1 - variance)) / Math.Sqrt(variance));
    }

    private double TailDeviate()
    {
        var p = 2 * _law.UpperTail(_far + 1);
        return (_beyondFar - (Draws * p)) / Math.Sqrt(Draws * p * (1 - p));
    }
}
