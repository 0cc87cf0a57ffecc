using System.Collections.ObjectModel;
using AuthOps.Anonymization.Pseudonyms;
using AuthOps.Anonymization.Rereleases;
using AuthOps.Anonymization.Search;
using AuthOps.Primitives.Tables;

namespace AuthOps.Anonymization.LocalRecoding;

/// <summary>
/// The answer of <see cref="LocalRecoder"/>: the best local recoding found and how far from the optimum it can be, or
/// why there is none. For the custodian only: losses and candidates are no part of a release. Immutable and safe to
/// share between threads.
/// </summary>
public sealed class LocalRecodingPlan
{
    private readonly DistinctRecords _records;
    private readonly Recoding? _recoding;

    internal LocalRecodingPlan(DistinctRecords records, LocalSearch search, double lowerBound)
    {
        _records = records;
        _recoding = search.Best;
        LowerBound = lowerBound;
        Candidates = Array.AsReadOnly(search.Candidates.ToArray());
        AttributeLosses = Array.AsReadOnly<AttributeLoss>([]);
        if (_recoding is null)
        {
            Loss = 1;
            return;
        }

        Method = search.BestMethod;
        Loss = _recoding.Loss();
        SuppressedRows = search.BestClasses!.SuppressedRows;
        ReleasedClasses = search.BestClasses.Sizes.Length;
        SmallestClass = search.BestClasses.Sizes[0];
        AttributeLosses = Array.AsReadOnly(
            Policy
                .QuasiIdentifiers.Select((a, i) => new AttributeLoss(a.Name, _recoding.LossOf(i)))
                .ToArray()
        );
    }

    /// <summary>The policy the plan answers.</summary>
    public AnonymizationPolicy Policy => _records.Table.Policy;

    /// <summary>Whether a recoding satisfies the policy and keeps at least one record.</summary>
    public bool IsFeasible => _recoding is not null;

    /// <summary>The method whose result was taken; none where there is no result.</summary>
    public LocalRecodingMethods Method { get; }

    /// <summary>What every method came to, and why it was not allowed.</summary>
    public ReadOnlyCollection<LocalRecodingCandidate> Candidates { get; }

    /// <summary>The weighted mean of the attributes' losses, 0 to 1; 1 where there is no recoding.</summary>
    public double Loss { get; }

    /// <summary>1 − <see cref="Loss"/>: 1 where nothing is generalised (ARX's granularity, as an arithmetic mean).</summary>
    public double Granularity => 1 - Loss;

    /// <summary>No local recoding under the policy loses less than this.</summary>
    public double LowerBound { get; }

    /// <summary>How much of the loss may be avoidable: (loss − lower bound) / loss; 0 where nothing is lost.</summary>
    public double Gap => Loss <= 0 ? 0 : Math.Clamp((Loss - LowerBound) / Loss, 0, 1);

    /// <summary>What is lost of each quasi-identifier, in the policy's order, exactly; empty where there is no recoding.</summary>
    public ReadOnlyCollection<AttributeLoss> AttributeLosses { get; }

    /// <summary>Records of the input.</summary>
    public long InputRows => _records.Table.Table.RowCount;

    /// <summary>Different records of the input, in the quasi-identifiers.</summary>
    public long DistinctRows => _records.Count;

    /// <summary>Records that leave the file.</summary>
    public long SuppressedRows { get; }

    /// <summary>Records that stay; 0 where the plan is not feasible.</summary>
    public long ReleasedRows => IsFeasible ? InputRows - SuppressedRows : 0;

    /// <summary>Equivalence classes of the release.</summary>
    public int ReleasedClasses { get; }

    /// <summary>Records of the smallest class of the release; 0 where there is none.</summary>
    public long SmallestClass { get; }

    /// <summary>
    /// Makes the release: quasi-identifiers generalised class by class, direct identifiers removed, suppressed
    /// records left out. Columns and the remaining rows keep the order of the input; where that order says something
    /// about persons, shuffle the rows before publishing.
    /// </summary>
    /// <param name="cancellationToken">Looked at between columns.</param>
    /// <exception cref="InvalidOperationException">The plan is not feasible.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public Table Apply(CancellationToken cancellationToken = default)
    {
        var rows = Rows();
        var columns = new List<Column>();
        foreach (var column in _records.Table.Table.Columns)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var attribute = Policy.Attributes.First(a =>
                string.Equals(a.Name, column.Name, StringComparison.Ordinal)
            );
            if (attribute.Role == AttributeRole.QuasiIdentifier)
            {
                columns.Add(Labels(column.Name, Policy.QuasiIdentifiers.IndexOf(attribute), rows));
            }
            else if (attribute.Role != AttributeRole.Direct)
            {
                columns.Add(Generalizer.Subset(column, rows));
            }
        }

        return Table.FromColumns([.. columns]);
    }

    /// <summary>The rows of the input that stay, counted from 0: those of <see cref="Apply"/>, in its order.</summary>
    /// <exception cref="InvalidOperationException">The plan is not feasible.</exception>
    public IReadOnlyList<int> KeptRows() => Array.AsReadOnly(Rows());

    /// <summary>The release with its persons, to be checked against earlier ones and recorded in a ledger.</summary>
    /// <param name="name">The release's name, 1 to <see cref="LinkedRelease.MaxName"/> characters.</param>
    /// <param name="rowKey">The column, a direct identifier, that tells who each row is, the same in every release.</param>
    /// <param name="key">The key of the ledger.</param>
    /// <param name="cancellationToken">Looked at between columns and while pseudonyms are made.</param>
    /// <exception cref="ArgumentException">The name is none.</exception>
    /// <exception cref="PolicyException">The row key is no direct identifier, or is NULL or repeated in a released row.</exception>
    /// <exception cref="InvalidOperationException">The plan is not feasible.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public LinkedRelease Link(
        string name,
        string rowKey,
        PseudonymKey key,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(rowKey);
        RowPseudonyms.RequireDirect(Policy, rowKey);
        var rows = Rows();
        return LinkedRelease.Create(
            name,
            Apply(cancellationToken),
            Generalizer.Subset(_records.Table.Table[rowKey], rows),
            Policy,
            key,
            cancellationToken
        );
    }

    private int[] Rows()
    {
        if (_recoding is null)
        {
            throw new InvalidOperationException(
                "The plan is not feasible, so there is nothing to release; Candidates says why."
            );
        }

        var rows = new List<int>();
        for (var row = 0; row < _records.OfRow.Length; row++)
        {
            if (_records.OfRow[row] is var record and >= 0 && _recoding.ClassOf[record] >= 0)
            {
                rows.Add(row);
            }
        }

        return [.. rows];
    }

    private Column Labels(string name, int attribute, int[] rows)
    {
        var tree = _records.Trees[attribute];
        var codes = Array.ConvertAll(
            rows,
            row =>
                tree.SameText(_recoding!.Nodes[attribute][_recoding.ClassOf[_records.OfRow[row]]])
        );
        return Generalizer.Compact(name, codes, tree.Count, tree.Text);
    }
}
