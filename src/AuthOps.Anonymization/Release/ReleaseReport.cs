using System.Collections.ObjectModel;
using AuthOps.Anonymization.Risk;

namespace AuthOps.Anonymization.Release;

/// <summary>What a check of a release found and measured. Immutable and safe to share between threads.</summary>
public sealed class ReleaseReport
{
    internal ReleaseReport(
        IEnumerable<ReleaseFinding> findings,
        long rows,
        int classes,
        long smallestClass,
        IDictionary<string, int> levels,
        IDictionary<string, int> fewestDistinct,
        IEnumerable<ModelMeasure> measures,
        IEnumerable<string> uncheckedModels,
        IEnumerable<ClassSizeCount> histogram,
        IEnumerable<string> columns,
        string? rowsDigest
    )
    {
        Findings = Array.AsReadOnly(findings.ToArray());
        Rows = rows;
        Classes = classes;
        SmallestClass = smallestClass;
        Levels = levels.AsReadOnly();
        FewestDistinct = fewestDistinct.AsReadOnly();
        Measures = Array.AsReadOnly(measures.ToArray());
        UncheckedModels = Array.AsReadOnly(uncheckedModels.ToArray());
        Histogram = Array.AsReadOnly(histogram.ToArray());
        Columns = Array.AsReadOnly(columns.ToArray());
        RowsDigest = rowsDigest;
    }

    /// <summary>Whether nothing was found.</summary>
    public bool IsAccepted => Findings.Count == 0;

    /// <summary>Everything found; empty where the release is accepted.</summary>
    public ReadOnlyCollection<ReleaseFinding> Findings { get; }

    /// <summary>Records.</summary>
    public long Rows { get; }

    /// <summary>Equivalence classes over the declared quasi-identifiers.</summary>
    public int Classes { get; }

    /// <summary>Records of the smallest class: the k the release has; 0 where there is no record.</summary>
    public long SmallestClass { get; }

    /// <summary>Per quasi-identifier the finest level that holds all its values; an attribute without one is absent.</summary>
    public ReadOnlyDictionary<string, int> Levels { get; }

    /// <summary>
    /// Of a local recoding, per quasi-identifier how many cells are at each level: the finest allowed one that has the
    /// label. Empty for a release with one level a column.
    /// </summary>
    public ReadOnlyDictionary<string, IReadOnlyList<long>> CellLevels { get; internal init; } =
        ReadOnlyDictionary<string, IReadOnlyList<long>>.Empty;

    /// <summary>Per sensitive attribute the fewest different values of a class: the l the release has.</summary>
    public ReadOnlyDictionary<string, int> FewestDistinct { get; }

    /// <summary>What the release has of each model of the policy, in its order; a model that was not checked is absent.</summary>
    public ReadOnlyCollection<ModelMeasure> Measures { get; }

    /// <summary>
    /// Models of the policy that could not be checked, always beside a finding that says why: a column is missing, or
    /// holds what the model or the hierarchy does not know.
    /// </summary>
    public ReadOnlyCollection<string> UncheckedModels { get; }

    /// <summary>Classes by size, ascending.</summary>
    public ReadOnlyCollection<ClassSizeCount> Histogram { get; }

    /// <summary>The columns of the release, in ordinal order.</summary>
    public ReadOnlyCollection<string> Columns { get; }

    /// <summary>The digest of the rows in whatever order, as <see cref="Release.RowsDigest"/> makes it; null where none was asked for.</summary>
    public string? RowsDigest { get; }
}
