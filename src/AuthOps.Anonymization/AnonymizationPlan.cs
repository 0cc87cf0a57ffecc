using System.Collections.ObjectModel;
using AuthOps.Anonymization.Search;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization;

/// <summary>
/// The answer of <see cref="Anonymizer.Plan"/>: the optimal node, or why there is none. For the custodian only:
/// counts and losses are no part of a release. Immutable and safe to share between threads.
/// </summary>
public sealed class AnonymizationPlan
{
    private readonly EncodedTable _table;
    private readonly int[] _levels;

    internal AnonymizationPlan(EncodedTable table, SearchResult result)
    {
        _table = table;
        _levels = result.Levels ?? [];
        IsFeasible = result.Levels is not null;
        Node = Array.AsReadOnly(_levels);
        NodesTotal = result.NodesTotal;
        NodesEvaluated = result.NodesEvaluated;
        LeastSuppressedRows = result.LeastSuppressedRows;
        Reasons = Array.AsReadOnly(IsFeasible ? [] : Infeasibility.Explain(table));
        Generalizations = Array.AsReadOnly<AttributeGeneralization>([]);
        if (IsFeasible)
        {
            SuppressedRows = result.Facts.SuppressedRows;
            ReleasedClasses = result.Facts.KeptClasses;
            Loss = Quality.Loss.FromProduct(result.Facts.Product, _levels.Length);
            var losses = Generalizer.AttributeLosses(table, _levels);
            Generalizations = Array.AsReadOnly(
                table
                    .Policy.QuasiIdentifiers.Select(
                        (a, i) =>
                            new AttributeGeneralization(
                                a.Name,
                                _levels[i],
                                a.Hierarchy!.LevelCount,
                                losses[i]
                            )
                    )
                    .ToArray()
            );
        }
    }

    /// <summary>The policy the plan answers.</summary>
    public AnonymizationPolicy Policy => _table.Policy;

    /// <summary>Whether a node satisfies the policy and keeps at least one record.</summary>
    public bool IsFeasible { get; }

    /// <summary>Why not; empty where the plan is feasible.</summary>
    public ReadOnlyCollection<InfeasibilityReason> Reasons { get; }

    /// <summary>
    /// The fewest records any node looked at would suppress. Where the plan is not feasible and this is below
    /// <see cref="InputRows"/>, a suppression limit of LeastSuppressedRows / InputRows makes it so.
    /// </summary>
    public long LeastSuppressedRows { get; }

    /// <summary>The optimal node: a level per quasi-identifier, in the policy's order; empty where there is none.</summary>
    public ReadOnlyCollection<int> Node { get; }

    /// <summary>What happens to each quasi-identifier, in the policy's order; empty where there is no node.</summary>
    public ReadOnlyCollection<AttributeGeneralization> Generalizations { get; }

    /// <summary>The optimum's loss, 0 to 1, as ARX computes it; 0 where there is none.</summary>
    public double Loss { get; }

    /// <summary>Records of the input.</summary>
    public long InputRows => _table.Table.RowCount;

    /// <summary>Records that leave the file.</summary>
    public long SuppressedRows { get; }

    /// <summary>Records that stay; 0 where the plan is not feasible.</summary>
    public long ReleasedRows => IsFeasible ? InputRows - SuppressedRows : 0;

    /// <summary>Equivalence classes of the release.</summary>
    public int ReleasedClasses { get; }

    /// <summary>Nodes of the lattice.</summary>
    public long NodesTotal { get; }

    /// <summary>Nodes whose classes were looked at; the others were excluded exactly, by a lower bound.</summary>
    public long NodesEvaluated { get; }

    /// <summary>
    /// Makes the release: quasi-identifiers generalised, direct identifiers removed, suppressed records left out.
    /// Columns and the remaining rows keep the order of the input; where that order says something about persons,
    /// shuffle the rows before publishing.
    /// </summary>
    /// <param name="cancellationToken">Looked at between columns.</param>
    /// <exception cref="InvalidOperationException">The plan is not feasible.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public Table Apply(CancellationToken cancellationToken = default) =>
        IsFeasible
            ? Generalizer.Apply(_table, _levels, cancellationToken)
            : throw new InvalidOperationException(
                "The plan is not feasible, so there is nothing to release; Reasons says why."
            );
}
