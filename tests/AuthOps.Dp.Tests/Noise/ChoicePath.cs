namespace AuthOps.Dp.Tests.Noise;

/// <summary>One path through a tree of choices, and the way to the next one.</summary>
internal sealed class ChoicePath(double cutOff)
{
    private readonly List<(int Taken, int Options)> _steps = [];
    private int _depth;

    /// <summary>The weight of the path so far.</summary>
    internal FixedInterval Weight { get; private set; } = FixedInterval.One;

    /// <summary>Runs a program along every path; cut paths are counted as unresolved.</summary>
    internal static ExactLaw<T> Enumerate<T>(Func<ChoicePath, T> program, double cutOff)
        where T : notnull
    {
        var law = new ExactLaw<T>();
        var path = new ChoicePath(cutOff);
        do
        {
            path.Restart();
            try
            {
                law.Add(program(path), path.Weight);
            }
            catch (PathCutException)
            {
                law.AddUnresolved(path.Weight);
            }
        } while (path.Advance());

        return law;
    }

    internal int Choose(int options, Func<int, FixedInterval> weight)
    {
        if (_depth == _steps.Count)
        {
            _steps.Add((0, options));
        }

        var taken = _steps[_depth++].Taken;
        Weight *= weight(taken);
        return Weight.Middle < cutOff ? throw new PathCutException() : taken;
    }

    private void Restart()
    {
        _depth = 0;
        Weight = FixedInterval.One;
    }

    private bool Advance()
    {
        _steps.RemoveRange(_depth, _steps.Count - _depth);
        while (_steps.Count > 0)
        {
            var (taken, options) = _steps[^1];
            _steps.RemoveAt(_steps.Count - 1);
            if (taken + 1 < options)
            {
                _steps.Add((taken + 1, options));
                return true;
            }
        }

        return false;
    }

    private sealed class PathCutException : Exception;
}
