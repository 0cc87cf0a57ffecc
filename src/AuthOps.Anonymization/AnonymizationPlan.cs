using System.Collections.ObjectModel;
using AuthOps.Anonymization.Quality;
using AuthOps.Anonymization.Search;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization;

/// <summary>
/// The answer of <see cref="Anonymizer"/>: the optimal node and the front, or why there is none. For the
/// custodian only: counts and losses are no part of a release. Immutable and safe to share between threads.
/// </summary>
public sealed class AnonymizationPlan
{
    private readonly EncodedTable _table;
    private readonly int[] _levels;
    private readonly int[]? _rows;

    /// <param name="table">The table.</param>
    /// <param name="result">What was found.</param>
    /// <param name="front">The front.</param>
    /// <param name="infeasibility">Why nothing was found.</param>
    /// <param name="rows">The rows that stay, ascending, where they are not those of all classes that satisfy the models.</param>
    internal AnonymizationPlan(
        EncodedTable table,
        SearchResult result,
        IEnumerable<FrontPoint> front,
        InfeasibilityReport? infeasibility,
        int[]? rows = null
    )
    {
        _table = table;
        _rows = rows;
        _levels = result.Levels ?? [];
        IsFeasible = result.Levels is not null;
        Node = Array.AsReadOnly(_levels);
        NodesTotal = result.NodesTotal;
        NodesEvaluated = result.NodesEvaluated;
        IsOptimal = IsFeasible && result.IsComplete;
        LowerBound = result.LowerBound;
        Front = Array.AsReadOnly(front.ToArray());
        Reasons = Array.AsReadOnly(infeasibility?.Reasons ?? []);
        SmallestChanges = Array.AsReadOnly(infeasibility?.Changes ?? []);
        LeastSuppressedRows = infeasibility?.LeastSuppressedRows ?? 0;
        Generalizations = Array.AsReadOnly<AttributeGeneralization>([]);
        if (!IsFeasible)
        {
            return;
        }

        var summary = result.Summary!;
        SuppressedRows = summary.SuppressedRows;
        LeastSuppressedRows = summary.SuppressedRows;
        ReleasedClasses = summary.KeptClasses;
        SmallestClass = summary.SmallestKept;
        Loss = summary.Loss;
        Score = summary.Score;
        Generalizations = Array.AsReadOnly(
            table
                .Policy.QuasiIdentifiers.Select(
                    (a, i) =>
                        new AttributeGeneralization(
                            a.Name,
                            _levels[i],
                            a.Hierarchy!.LevelCount,
                            summary.AttributeLosses[i]
                        )
                )
                .ToArray()
        );
    }

    /// <summary>The policy the plan answers.</summary>
    public AnonymizationPolicy Policy => _table.Policy;

    /// <summary>Whether a node satisfies the policy and keeps at least one record.</summary>
    public bool IsFeasible { get; }

    /// <summary>Whether the node is proven to be the best; false where a large space was searched under a budget.</summary>
    public bool IsOptimal { get; }

    /// <summary>No node of the lattice scores less than this; the optimum's score where <see cref="IsOptimal"/>.</summary>
    public double LowerBound { get; }

    /// <summary>How much of the score may be avoidable: (score − lower bound) / score; 0 where the node is optimal.</summary>
    public double Gap =>
        !IsFeasible || IsOptimal || Score.Value <= 0
            ? 0
            : Math.Max(0, (Score.Value - LowerBound) / Score.Value);

    /// <summary>
    /// The Pareto front of the evaluated lattice over suppressed records, score and maximum risk: points that no
    /// other one equals or betters in all three. By rising suppression, then score. Empty where none was asked for.
    /// </summary>
    public ReadOnlyCollection<FrontPoint> Front { get; }

    /// <summary>Why not; empty where the plan is feasible.</summary>
    public ReadOnlyCollection<InfeasibilityReason> Reasons { get; }

    /// <summary>
    /// Where the plan is not feasible: for each single parameter the least relaxation that makes it so; a parameter
    /// that cannot help is absent.
    /// </summary>
    public ReadOnlyCollection<PolicyChange> SmallestChanges { get; }

    /// <summary>
    /// Where the plan is not feasible, the fewest records a node would suppress: with a limit of
    /// LeastSuppressedRows / <see cref="InputRows"/> it is, where this is below <see cref="InputRows"/>. Otherwise
    /// what the optimum suppresses.
    /// </summary>
    public long LeastSuppressedRows { get; }

    /// <summary>The optimal node: a level per quasi-identifier, in the policy's order; empty where there is none.</summary>
    public ReadOnlyCollection<int> Node { get; }

    /// <summary>What happens to each quasi-identifier, in the policy's order; empty where there is no node.</summary>
    public ReadOnlyCollection<AttributeGeneralization> Generalizations { get; }

    /// <summary>The optimum's score by the policy's quality model; 0 where there is none.</summary>
    public Score Score { get; }

    /// <summary>The optimum's loss, 0 to 1, as ARX computes it, whatever the quality model is; 0 where there is none.</summary>
    public double Loss { get; }

    /// <summary>Records of the input.</summary>
    public long InputRows => _table.Rows;

    /// <summary>The table the plan was searched on.</summary>
    internal EncodedTable Encoded => _table;

    /// <summary>The node, to be applied.</summary>
    internal int[] Levels => _levels;

    /// <summary>Records that leave the file.</summary>
    public long SuppressedRows { get; }

    /// <summary>Records that stay; 0 where the plan is not feasible.</summary>
    public long ReleasedRows => IsFeasible ? InputRows - SuppressedRows : 0;

    /// <summary>Equivalence classes of the release.</summary>
    public int ReleasedClasses { get; }

    /// <summary>Records of the smallest class of the release; 0 where there is none.</summary>
    public long SmallestClass { get; }

    /// <summary>Nodes of the lattice; <see cref="long.MaxValue"/> where there are more than 2^62.</summary>
    public long NodesTotal { get; }

    /// <summary>
    /// Nodes whose classes were looked at in search of the optimum; the others were excluded exactly. With several
    /// threads it may vary from run to run; the optimum does not.
    /// </summary>
    public long NodesEvaluated { get; }

    /// <summary>The rows of the input that stay, counted from 0: those of <see cref="Apply"/>, in its order.</summary>
    /// <param name="cancellationToken">Looked at before they are found.</param>
    /// <exception cref="InvalidOperationException">The plan is not feasible, or of a <see cref="LargeTables.LargeTable"/>.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public IReadOnlyList<int> KeptRows(CancellationToken cancellationToken = default) =>
        Array.AsReadOnly(Rows(cancellationToken));

    /// <summary>
    /// Makes the release: quasi-identifiers generalised, direct identifiers removed, suppressed records left out.
    /// Columns and the remaining rows keep the order of the input; where that order says something about persons,
    /// shuffle the rows before publishing.
    /// </summary>
    /// <param name="cancellationToken">Looked at between columns.</param>
    /// <exception cref="InvalidOperationException">The plan is not feasible, or of a <see cref="LargeTables.LargeTable"/>.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public Table Apply(CancellationToken cancellationToken = default) =>
        Generalizer.Apply(_table, _levels, Rows(cancellationToken), cancellationToken);

    private int[] Rows(CancellationToken cancellationToken) =>
        !IsFeasible
            ? throw new InvalidOperationException(
                "The plan is not feasible, so there is nothing to release; Reasons says why."
            )
        : _table.Weights is not null
            ? throw new InvalidOperationException(
                "The plan is of a large table; LargeTable.Release makes its release."
            )
        : _rows ?? Generalizer.KeptRows(_table, _levels, cancellationToken);
}
