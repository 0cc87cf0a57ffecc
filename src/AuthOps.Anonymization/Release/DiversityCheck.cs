using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.Release;

/// <summary>
/// Counts the different values of one sensitive attribute in each class; NULL does not count. Not safe for
/// concurrent use.
/// </summary>
internal sealed class DiversityCheck(Column column, int minimum)
{
    private readonly HashSet<(int Class, int Value)> _seen = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<int> _distinct = [];

    /// <summary>Looks at a row's value.</summary>
    public void See(int number, int row)
    {
        while (_distinct.Count <= number)
        {
            _distinct.Add(0);
        }

        if (column[row] is not { } text)
        {
            return;
        }

        if (!_numbers.TryGetValue(text, out var value))
        {
            value = _numbers.Count;
            _numbers.Add(text, value);
        }

        if (_seen.Add((number, value)))
        {
            _distinct[number]++;
        }
    }

    /// <summary>Adds a finding where classes are less diverse than asked, and the fewest values of a class.</summary>
    public void Report(
        ClassCheck classes,
        List<ReleaseFinding> findings,
        Dictionary<string, int> fewest
    )
    {
        if (_distinct.Count == 0)
        {
            return;
        }

        fewest[column.Name] = _distinct.Min();
        var failing = 0;
        var rows = 0L;
        var first = long.MaxValue;
        for (var i = 0; i < _distinct.Count; i++)
        {
            if (_distinct[i] < minimum)
            {
                failing++;
                rows += classes.Size(i);
                first = Math.Min(first, classes.FirstRow(i) + 1L);
            }
        }

        if (failing > 0)
        {
            findings.Add(
                new ReleaseFinding(
                    ReleaseFindingKind.ClassBelowL,
                    column.Name,
                    first,
                    rows,
                    $"Column '{column.Name}': {failing} classes with {rows} records, the first in row {first}, have fewer than {minimum} different values; the least diverse has {fewest[column.Name]}."
                )
            );
        }
    }
}
