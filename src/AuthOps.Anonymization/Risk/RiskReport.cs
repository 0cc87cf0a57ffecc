using System.Collections.ObjectModel;

namespace AuthOps.Anonymization.Risk;

/// <summary>
/// The re-identification risk of a table for declared quasi-identifiers, in exact rationals. Immutable and safe
/// to share between threads.
/// </summary>
public sealed class RiskReport
{
    internal RiskReport(
        IReadOnlyList<string> quasiIdentifiers,
        Ratio threshold,
        long rows,
        ClassSizeCount[] histogram,
        AttackerRisk prosecutor,
        AttackerRisk? journalist,
        Ratio? marketer
    )
    {
        QuasiIdentifiers = Array.AsReadOnly(quasiIdentifiers.ToArray());
        Threshold = threshold;
        Rows = rows;
        Histogram = Array.AsReadOnly(histogram);
        Classes = histogram.Sum(static h => h.Classes);
        SampleUniques = histogram.Where(static h => h.Size == 1).Sum(static h => h.Classes);
        Prosecutor = prosecutor;
        Journalist = journalist;
        Marketer = marketer;
    }

    /// <summary>The columns an attacker is assumed to know; the figures hold for them.</summary>
    public ReadOnlyCollection<string> QuasiIdentifiers { get; }

    /// <summary>The risk above which a record counts as at risk.</summary>
    public Ratio Threshold { get; }

    /// <summary>Records.</summary>
    public long Rows { get; }

    /// <summary>Equivalence classes.</summary>
    public long Classes { get; }

    /// <summary>Classes by size, ascending.</summary>
    public ReadOnlyCollection<ClassSizeCount> Histogram { get; }

    /// <summary>The smallest class: the k the table has.</summary>
    public long SmallestClass => Histogram[0].Size;

    /// <summary>Records alone in their class.</summary>
    public long SampleUniques { get; }

    /// <summary>The same as a share of all records.</summary>
    public Ratio SampleUniqueness => new(SampleUniques, Rows);

    /// <summary>The attacker who knows that the person is in the table: 1 / class size.</summary>
    public AttackerRisk Prosecutor { get; }

    /// <summary>
    /// The attacker who knows only that the person is in the population: 1 / class size there. Null where no
    /// population was given: it cannot be known from the table.
    /// </summary>
    public AttackerRisk? Journalist { get; }

    /// <summary>
    /// The expected share of records a marketer matches correctly who links all of them to the population. Null
    /// where no population was given.
    /// </summary>
    public Ratio? Marketer { get; }
}
