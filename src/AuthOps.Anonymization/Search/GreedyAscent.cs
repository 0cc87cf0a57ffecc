using System.Numerics;

namespace AuthOps.Anonymization.Search;

/// <summary>
/// A first good node, so that bounds exclude much from the start: from the finest node up, always to the neighbour
/// that scores best or, while none is allowed, to the one that saves most suppressed records for its bound. Not safe
/// for concurrent use.
/// </summary>
internal sealed class GreedyAscent<TKey>(
    EncodedTable table,
    BaseTables<TKey> tables,
    NodeEvaluator<TKey> evaluator
)
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    private readonly NodeTables<TKey>[] _neighbours = Enumerable
        .Range(0, table.Quasi.Length + 1)
        .Select(_ => new NodeTables<TKey>(tables, table))
        .ToArray();
    private readonly int[] _levels = new int[table.Quasi.Length];

    public void Run(CancellationToken cancellationToken)
    {
        var node = new NodeTables<TKey>(tables);
        var here = evaluator.Probe(_levels, node);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var best = Neighbour(node, here, out var facts);
            if (best < 0 || (here.IsAllowed && facts.Score >= here.Score))
            {
                return;
            }

            // What the next step is rolled up from must not be rolled up from what it overwrites.
            var next = _neighbours[best];
            next.Complete(evaluator.RollUp);

            (_neighbours[best], _neighbours[^1]) = (_neighbours[^1], next);
            node = next;
            _levels[best]++;
            here = facts;
        }
    }

    private int Neighbour(NodeTables<TKey> node, in NodeFacts here, out NodeFacts facts)
    {
        facts = default;
        var best = -1;
        var bestGain = double.NegativeInfinity;
        var bound = evaluator.Bound(_levels).Value;
        for (var i = 0; i < _levels.Length; i++)
        {
            if (_levels[i] == table.Policy.QuasiIdentifiers[i].MaximumLevel)
            {
                continue;
            }

            _levels[i]++;
            _neighbours[i].RaiseFrom(node, i, _levels[i], evaluator.RollUp);
            var found = evaluator.Probe(_levels, _neighbours[i]);
            var gain =
                (here.SuppressedRows - found.SuppressedRows)
                / (evaluator.Bound(_levels).Value - bound + 1e-9);
            var isBetter =
                best < 0
                || (found.IsAllowed && !facts.IsAllowed)
                || (
                    found.IsAllowed == facts.IsAllowed
                    && (found.IsAllowed ? found.Score < facts.Score : gain > bestGain)
                );
            if (isBetter)
            {
                best = i;
                bestGain = gain;
                facts = found;
            }

            _levels[i]--;
        }

        return best;
    }
}
