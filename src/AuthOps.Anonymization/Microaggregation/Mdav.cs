namespace AuthOps.Anonymization.Microaggregation;

/// <summary>
/// MDAV (maximum distance to average vector): the record farthest from the mean of those left forms a group with its
/// nearest ones, then the record farthest from that one, until few are left (Domingo-Ferrer and Torra 2005). Not safe
/// for concurrent use.
/// </summary>
internal sealed class Mdav
{
    private readonly double[][] _columns;
    private readonly int _k;
    private readonly PointTree _tree;

    /// <summary>Per dimension: the sum over the points left.</summary>
    private readonly long[] _sums;
    private readonly double[] _place;
    private readonly List<int[]> _groups;

    private Mdav(double[][] columns, int k)
    {
        (_columns, _k) = (columns, k);
        _tree = new PointTree(columns);
        _sums = Array.ConvertAll(columns, static column => column.Sum(static x => (long)x));
        _place = new double[columns.Length];
        _groups = new List<int[]>(_tree.Count / k);
    }

    /// <summary>Groups points of at least k each, at most 2k − 1.</summary>
    /// <param name="columns">Integers below 2^30 in size, a column per dimension.</param>
    /// <param name="k">The smallest group; at least 1 and at most the number of points.</param>
    /// <param name="progress">Told of points grouped, now and then.</param>
    /// <param name="cancellationToken">Looked at between groups.</param>
    /// <returns>The members of each group.</returns>
    public static List<int[]> Group(
        double[][] columns,
        int k,
        Action<int>? progress,
        CancellationToken cancellationToken
    )
    {
        var run = new Mdav(columns, k);
        while (run._tree.Count >= 2 * k)
        {
            cancellationToken.ThrowIfCancellationRequested();
            run.Round();
            if (run._groups.Count % 512 < 2)
            {
                progress?.Invoke(columns[0].Length - run._tree.Count);
            }
        }

        if (run._tree.Count > 0)
        {
            run._groups.Add(run._tree.Remaining());
        }

        return run._groups;
    }

    private void Round()
    {
        for (var d = 0; d < _place.Length; d++)
        {
            _place[d] = (double)_sums[d] / _tree.Count;
        }

        var first = _tree.Farthest(_place);
        if (_tree.Count >= 3 * _k)
        {
            MoveTo(first);
            var second = _tree.Farthest(_place);
            Take(first);
            Take(second);
        }
        else
        {
            Take(first);
        }
    }

    private void MoveTo(int point)
    {
        for (var d = 0; d < _place.Length; d++)
        {
            _place[d] = _columns[d][point];
        }
    }

    /// <summary>Groups a point with its nearest ones.</summary>
    private void Take(int point)
    {
        var group = new int[_k];
        MoveTo(point);
        _tree.Nearest(_place, group);
        foreach (var member in group)
        {
            _tree.Remove(member);
            for (var d = 0; d < _place.Length; d++)
            {
                _sums[d] -= (long)_columns[d][member];
            }
        }

        Array.Sort(group);
        _groups.Add(group);
    }
}
