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
    }

    public override (bool Holds, double Measure) Judge(ReadOnlySpan<ValueCount> values, int size)
    {
        var excess = new BigInteger[_hierarchy.ValueCount];
        for (var number = 0; number < _leafOf.Length; number++)
        {
            if (_leafOf[number] >= 0)
            {
                excess[_leafOf[number]] -= (BigInteger)_whole.Totals[number] * size;
            }
        }

        foreach (var (value, count) in values)
        {
            excess[_leafOf[value]] += (BigInteger)count * _whole.WholeRows;
        }

        BigInteger sum = 0;
        for (var level = 0; level < _hierarchy.Height; level++)
        {
            var under = new BigInteger[_hierarchy.LabelCount(level)];
            for (var leaf = 0; leaf < excess.Length; leaf++)
            {
                under[_hierarchy.LabelIndex(level, leaf)] += excess[leaf];
            }

            foreach (var difference in under)
            {
                sum += BigInteger.Abs(difference);
            }
        }

        var all = 2 * _hierarchy.Height * (BigInteger)_whole.WholeRows * size;
        return (IsAtMost(sum, all, _t), (double)sum / (double)all);
    }
}
