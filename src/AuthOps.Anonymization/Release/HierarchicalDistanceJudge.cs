using System.Numerics;
using AuthOps.Anonymization.Hierarchies;

namespace AuthOps.Anonymization.Release;

/// <summary>
/// The transport cost in a tree whose every edge is as long as half a level: what the records under a label have too
/// much or too little crosses the edge above it. Σ |Q − P| over the labels below the top, divided by twice the height,
/// at most t, exactly.
/// </summary>
internal sealed class HierarchicalDistanceJudge : SensitiveJudge
{
    private readonly Ratio _t;
    private readonly SensitiveValues _whole;
    private readonly Hierarchy _hierarchy;
    private readonly int[] _leafOf;

    /// <summary>Per level below the top: the records of the whole under each label.</summary>
    private readonly long[][] _totals;

    public HierarchicalDistanceJudge(Ratio t, SensitiveValues whole, Hierarchy hierarchy)
    {
        _t = t;
        _whole = whole;
        _hierarchy = hierarchy;
        _leafOf = new int[whole.Texts.Count];
        for (var number = 0; number < _leafOf.Length; number++)
        {
            _leafOf[number] =
                hierarchy.TryGetIndex(whole.Texts[number] ?? "", out var leaf) ? leaf
                : number == 0 && whole.Totals[0] == 0 ? -1
                : throw new InvalidDataException(
                    "holds a value that the hierarchy of its t-closeness model lacks"
                );
        }

        _totals = new long[hierarchy.Height][];
        for (var level = 0; level < _totals.Length; level++)
        {
            _totals[level] = new long[hierarchy.LabelCount(level)];
            for (var number = 0; number < _leafOf.Length; number++)
            {
                if (_leafOf[number] >= 0)
                {
                    _totals[level][hierarchy.LabelIndex(level, _leafOf[number])] += whole.Totals[
                        number
                    ];
                }
            }
        }
    }

    public override Judgement Judge(ReadOnlySpan<ValueCount> values, int size)
    {
        BigInteger sum = 0;
        var under = new Dictionary<int, long>();
        for (var level = 0; level < _hierarchy.Height; level++)
        {
            under.Clear();
            foreach (var (value, count) in values)
            {
                var label = _hierarchy.LabelIndex(level, _leafOf[value]);
                under[label] = under.GetValueOrDefault(label) + count;
            }

            // Labels that the class does not have differ by what the whole has under them: all but the others.
            sum += (BigInteger)_whole.WholeRows * size;
            foreach (var (label, count) in under)
            {
                var fair = (BigInteger)_totals[level][label] * size;
                sum += BigInteger.Abs(((BigInteger)count * _whole.WholeRows) - fair) - fair;
            }
        }

        var all = 2 * _hierarchy.Height * (BigInteger)_whole.WholeRows * size;
        return Judgement.Of(IsAtMost(sum, all, _t), sum, all);
    }
}
