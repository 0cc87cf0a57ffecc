using System.Buffers;
using AuthOps.Dp.Accounting.Numerics;

namespace AuthOps.Dp.Accounting.LossDistributions;

/// <summary>
/// What one question about a plan needs again and again: two arrays from the pool, the tables of the last length, and the
/// pieces of laws already cut. Fresh pages of memory cost more than a transform. Not thread-safe; a composed law is valid
/// until the next is made or the workspace is disposed of.
/// </summary>
internal sealed class FourierWorkspace(bool vectors) : IDisposable
{
    private readonly Dictionary<(LossLaw Law, double Step, double Cut), LossPieces> _pieces = [];
    private readonly ArrayArena _arena = new();
    private double[] _re = [];
    private double[] _im = [];
    private FourierTransform? _transform;

    /// <summary>The steps of laws cut so far at a cut.</summary>
    internal IEnumerable<double> Steps(double cut) =>
        _pieces.Keys.Where(key => key.Cut == cut).Select(static key => key.Step);

    internal LossPieces Pieces(LossLaw law, double step, double cut)
    {
        if (!_pieces.TryGetValue((law, step, cut), out var pieces))
        {
            pieces = law.Split(step, cut, _arena);
            _pieces.Add((law, step, cut), pieces);
        }

        return pieces;
    }

    internal FourierTransform Transform(int length)
    {
        if (_transform?.Length != length)
        {
            _transform?.Dispose();
            _transform = new FourierTransform(length, vectors);
        }

        return _transform;
    }

    /// <summary>Two arrays of at least a length, with anything in them.</summary>
    internal (double[] Re, double[] Im) Arrays(int length)
    {
        if (_re.Length < length)
        {
            Return();
            _re = ArrayPool<double>.Shared.Rent(length);
            _im = ArrayPool<double>.Shared.Rent(length);
        }

        return (_re, _im);
    }

    public void Dispose()
    {
        Return();
        (_re, _im) = ([], []);
        _transform?.Dispose();
        _transform = null;
        _pieces.Clear();
        _arena.Dispose();
    }

    private void Return()
    {
        if (_re.Length > 0)
        {
            ArrayPool<double>.Shared.Return(_re);
            ArrayPool<double>.Shared.Return(_im);
        }
    }
}
