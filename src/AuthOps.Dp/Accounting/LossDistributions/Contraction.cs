using AuthOps.Dp.Accounting.Numerics;

namespace AuthOps.Dp.Accounting.LossDistributions;

/// <summary>
/// Draws neighbouring pieces together into lattice points, from the lowest loss to the highest. Around a point the
/// pieces below it lack P-mass against e^loss times their Q-mass, those above it have too much; a window is closed
/// where both are equal, and then the whole of it has exactly the likelihood ratio of the point. Merging outcomes is
/// post-processing, so the result is dominated by the law of the pieces.
/// </summary>
internal struct Contraction
{
    private readonly LossPieces _pieces;
    private readonly double[] _target;

    // 1 - e^-jh and e^jh - 1 for small j.
    private readonly double[] _fall;
    private readonly double[] _rise;
    private int _next;
    private double _left;
    private double _steepest;

    internal Contraction(LossPieces pieces, double[] target)
    {
        _pieces = pieces;
        _target = target;
        _fall = new double[8];
        _rise = new double[8];
        for (var j = 0; j < _fall.Length; j++)
        {
            _fall[j] = Fall(j);
            _rise[j] = Rise(j);
        }

        _left = 1;
    }

    /// <summary>
    /// The largest lack of a closed window relative to its mass: masses that are off by a part ρ leave the likelihood
    /// ratio of a window short of that of its point by at most the part 2ρ times this.
    /// </summary>
    internal readonly double Steepest => _steepest;

    internal void Run()
    {
        if (_pieces.Count > 0 && _pieces.AtUpper(0) != 0 && Mass(0) < _pieces.Step / 4)
        {
            // The first half cell goes down to its lattice point. Windows then begin in the middles of cells, which
            // makes them one cell wide instead of none and two in turn; what is lost is one half cell of the tail.
            _target[_pieces.Cell(0)] += Mass(0);
            _next = 1;
        }

        while (_next < _pieces.Count)
        {
            Window();
        }
    }

    private void Window()
    {
        var start = _next;
        var startLeft = _left;
        var point = _pieces.AtUpper(_next) == 0 ? _pieces.Cell(_next) : _pieces.Cell(_next) + 1;
        var lack = 0.0;
        var mass = 0.0;
        while (_next < _pieces.Count && _pieces.Cell(_next) < point)
        {
            lack += _left * Lack(_next, point);
            mass += _left * Mass(_next);
            Advance();
        }

        _steepest = Math.Max(_steepest, mass > 0 ? lack / mass : 0);
        while (_next < _pieces.Count)
        {
            var excess = Excess(_next, point);
            if (_left * excess > lack)
            {
                var share = lack / excess;
                mass += share * Mass(_next);
                _left -= share;
                _target[point] += mass;
                if (_left < 1e-14)
                {
                    Advance();
                }

                return;
            }

            lack -= _left * excess;
            mass += _left * Mass(_next);
            Advance();
            if (lack <= 0 && (_next == _pieces.Count || _pieces.Cell(_next) > point))
            {
                _target[point] += mass;
                return;
            }
        }

        // Nothing is left above to balance with: every piece keeps its P-mass at the lattice point below it.
        for (var i = start; i < _pieces.Count; i++)
        {
            _target[_pieces.Cell(i)] += (i == start ? startLeft : 1) * Mass(i);
        }
    }

    private void Advance()
    {
        _next++;
        _left = 1;
    }

    private readonly double Mass(int i) => _pieces.AtLower(i) + _pieces.AtUpper(i);

    /// <summary>e^t Q - P of a piece below the point of loss t.</summary>
    private readonly double Lack(int i, int point)
    {
        var j = point - _pieces.Cell(i);
        return Product(_pieces.AtLower(i), RiseOf(j)) + Product(_pieces.AtUpper(i), RiseOf(j - 1));
    }

    /// <summary>P - e^t Q of a piece above the point of loss t.</summary>
    private readonly double Excess(int i, int point)
    {
        var j = _pieces.Cell(i) - point;
        return (_pieces.AtLower(i) * FallOf(j)) + (_pieces.AtUpper(i) * FallOf(j + 1));
    }

    private readonly double FallOf(int j) => j < _fall.Length ? _fall[j] : Fall(j);

    private readonly double RiseOf(int j) => j < _rise.Length ? _rise[j] : Rise(j);

    private readonly double Fall(int j) => BoundedExp.OneMinusExpMinus(j * _pieces.Step);

    private readonly double Rise(int j) =>
        j * _pieces.Step <= BoundedExp.MaxArgument
            ? Fall(j) * BoundedExp.Exp(j * _pieces.Step)
            : double.PositiveInfinity;

    private static double Product(double mass, double factor) => mass == 0 ? 0 : mass * factor;
}
