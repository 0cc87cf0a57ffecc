using System.Numerics;
using AuthOps.Anonymization.Quality;
using AuthOps.Anonymization.Release;
using AuthOps.Anonymization.Search;

namespace AuthOps.Anonymization.Rereleases;

/// <summary>
/// Tries nodes under the rule of safe re-release: sizes first, from the overlaps alone, then the models of sensitive attributes, person by person. Holds
/// scratch memory; not safe for concurrent use.
/// </summary>
/// <param name="table">The table.</param>
/// <param name="earlier">The earlier releases.</param>
/// <param name="overlaps">The overlaps of the table's classes.</param>
internal sealed class NodeTrial<TKey>(
    EncodedTable table,
    EarlierRows earlier,
    Overlaps<TKey> overlaps
)
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    private readonly StepRule _rule = new(table.Policy, earlier.Releases, earlier.Cells);
    private readonly Withholding<TKey> _withholding = new(overlaps, table.Policy.MinimumClassSize);
    private readonly bool _hasSensitiveModels = table.Policy.Models.Any(static m =>
        m.SensitiveAttribute is not null
    );

    /// <summary>For bounds of the score; it has scratch memory too.</summary>
    public QualityMeasure Measure { get; } = table.Policy.Quality.CreateMeasure(table);

    /// <summary>The node with what may stay of it; null where nothing of it is safe, or what is does not serve.</summary>
    /// <param name="levels">The node, at levels that the policy allows.</param>
    /// <param name="isEnough">Told how many records are left out: whether the trial may end with none.</param>
    /// <param name="cancellationToken">Looked at between rounds.</param>
    public SafeNode? Run(
        int[] levels,
        Func<long, bool> isEnough,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        var total = table.Table.RowCount;
        var classes = Generalizer.Classes<TKey>(table, levels);
        var suppressed = classes.SuppressedRows;
        if (classes.IsBlocked)
        {
            return null;
        }

        _withholding.Load(overlaps.At(levels), classes);
        do
        {
            if (!_withholding.Settle(stay => isEnough(total - stay)))
            {
                return null;
            }
        } while (_hasSensitiveModels && !Judge(levels, cancellationToken));

        if (_withholding.Records == 0)
        {
            return null;
        }

        var (classOf, rows) = _withholding.RowsOf(levels);
        var statistics = new KeptStatistics(table, rows, classOf, _withholding.Classes);
        return new SafeNode(
            levels,
            rows,
            total - suppressed - rows.Length,
            NodeSummary.Of(table, levels, statistics)
        );
    }

    /// <summary>
    /// Whether what is left satisfies the policy: where records are withheld it is another table than that of the node, so that a model that compares with the
    /// whole, or counts over it, may fail now.
    /// </summary>
    /// <param name="node">What <see cref="Run"/> gave.</param>
    /// <param name="cancellationToken">Looked at between columns and models.</param>
    public bool Holds(SafeNode node, CancellationToken cancellationToken) =>
        node.WithheldRows == 0
        || ReleaseVerifier
            .Check(
                Generalizer.Apply(table, node.Levels, node.Rows, cancellationToken),
                table.Policy,
                table.Table,
                cancellationToken
            )
            .IsAccepted;

    /// <summary>Judges what stays; where something fails, withholds it.</summary>
    /// <returns>Whether there is no more to be done.</returns>
    private bool Judge(int[] levels, CancellationToken cancellationToken)
    {
        var (classOf, rows) = _withholding.RowsOf(levels);
        var judged = _rule.Judge(
            new ReleaseRows(
                RereleaseSearch.PlannedName,
                Array.ConvertAll(rows, row => earlier.Person[row]),
                Array.ConvertAll(rows, row => classOf[row]),
                _withholding.Classes,
                [
                    .. table.Policy.SensitiveAttributes.Select(a =>
                        Generalizer.Subset(table.Table[a.Name], rows)
                    ),
                ]
            ),
            earlier.Persons,
            cancellationToken
        );
        if (judged.Unjudged.Count > 0)
        {
            _withholding.WithholdAll();
            return true;
        }

        if (judged.Failures.Count > 0)
        {
            _withholding.Withhold(judged);
        }

        return judged.Failures.Count == 0;
    }
}
