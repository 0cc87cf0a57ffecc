using System.Collections.ObjectModel;
using System.Globalization;

namespace AuthOps.Anonymization.Hierarchies;

/// <summary>
/// A generalisation hierarchy: every value of an attribute with its labels from fine (level 0, the value itself)
/// to coarse. Immutable and safe to share between threads.
/// </summary>
/// <remarks>
/// All rows have the same number of levels, and two values that share a label share every coarser one. Values
/// are kept in hierarchy order: those under one label are neighbours at every level, so a level is a monotone
/// map and a label an interval of value indices; otherwise the order of the rows is kept. The domain size that
/// quality models use is <see cref="ValueCount"/>, whatever part of the domain occurs in a table (as in ARX).
/// The empty string as a value also stands for NULL.
/// </remarks>
public sealed partial class Hierarchy
{
    /// <summary>The label of complete suppression, used by the builders for the coarsest level.</summary>
    public const string SuppressedLabel = "*";

    /// <summary>The most levels a hierarchy may have, level 0 included.</summary>
    public const int MaxLevels = 64;

    /// <summary>The most values a hierarchy may have.</summary>
    public const int MaxValues = 10_000_000;

    private readonly string[][] _labels;
    private readonly int[][] _labelOf;
    private readonly int[][] _leaves;
    private readonly Dictionary<string, int> _indexOf;

    internal Hierarchy(string attribute, string[][] labels, int[][] labelOf, int[][] leaves)
    {
        Attribute = attribute;
        _labels = labels;
        _labelOf = labelOf;
        _leaves = leaves;
        Values = Array.AsReadOnly(labels[0]);
        _indexOf = new Dictionary<string, int>(labels[0].Length, StringComparer.Ordinal);
        for (var i = 0; i < labels[0].Length; i++)
        {
            _indexOf.Add(labels[0][i], i);
        }
    }

    /// <summary>The attribute the hierarchy was made for; it appears in error messages only.</summary>
    public string Attribute { get; }

    /// <summary>The number of levels, level 0 included; at least 1.</summary>
    public int LevelCount => _labels.Length;

    /// <summary>The coarsest level: <see cref="LevelCount"/> - 1.</summary>
    public int Height => _labels.Length - 1;

    /// <summary>The domain size: the number of values at level 0.</summary>
    public int ValueCount => _labels[0].Length;

    /// <summary>The values of level 0, in hierarchy order.</summary>
    public ReadOnlyCollection<string> Values { get; }

    /// <summary>Builds a hierarchy of explicit rows.</summary>
    /// <param name="attribute">The attribute, for error messages; not empty.</param>
    /// <param name="rows">One row a value: the value, then its labels from fine to coarse.</param>
    /// <exception cref="HierarchyException">The rows are not a hierarchy.</exception>
    public static Hierarchy FromRows(string attribute, IEnumerable<IReadOnlyList<string>> rows)
    {
        ArgumentException.ThrowIfNullOrEmpty(attribute);
        ArgumentNullException.ThrowIfNull(rows);
        var builder = new HierarchyBuilder(attribute);
        foreach (var row in rows)
        {
            builder.Add(row);
        }

        return builder.Build();
    }

    /// <summary>
    /// Reads the text form: one line a value, fields from fine to coarse; a field may be quoted with <c>"</c>,
    /// doubled inside quotes. Lines without a character are passed over.
    /// </summary>
    /// <param name="attribute">The attribute, for error messages; not empty.</param>
    /// <param name="reader">The text; read to its end and not closed.</param>
    /// <param name="separator">Between fields.</param>
    /// <exception cref="HierarchyException">A line cannot be read, or the rows are not a hierarchy.</exception>
    public static Hierarchy Read(string attribute, TextReader reader, char separator = ';')
    {
        ArgumentException.ThrowIfNullOrEmpty(attribute);
        ArgumentNullException.ThrowIfNull(reader);
        return HierarchyReader.Read(attribute, reader, separator);
    }

    /// <summary>Two levels: the value, and <see cref="SuppressedLabel"/>.</summary>
    /// <param name="attribute">The attribute, for error messages; not empty.</param>
    /// <param name="values">The domain.</param>
    /// <exception cref="HierarchyException">There is no value, or one occurs twice.</exception>
    public static Hierarchy FromSuppression(string attribute, IEnumerable<string> values) =>
        FromFunctions(attribute, values, static _ => SuppressedLabel);

    /// <summary>Levels computed from the value.</summary>
    /// <param name="attribute">The attribute, for error messages; not empty.</param>
    /// <param name="values">The domain.</param>
    /// <param name="levels">One function a level above 0, from fine to coarse.</param>
    /// <exception cref="HierarchyException">The result is not a hierarchy.</exception>
    public static Hierarchy FromFunctions(
        string attribute,
        IEnumerable<string> values,
        params Func<string, string>[] levels
    )
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(levels);
        return FromRows(attribute, values.Select(Row));

        string[] Row(string value)
        {
            var row = new string[levels.Length + 1];
            row[0] = value;
            for (var i = 0; i < levels.Length; i++)
            {
                row[i + 1] = levels[i](value);
            }

            return row;
        }
    }

    /// <summary>
    /// Code prefixes: lengths 4, 2 make 310101 → 3101* → 31* → *. A value shorter than a length keeps all its
    /// characters and gets the star too.
    /// </summary>
    /// <param name="attribute">The attribute, for error messages; not empty.</param>
    /// <param name="values">The domain.</param>
    /// <param name="lengths">Prefix lengths in UTF-16 units, at least 1, strictly falling.</param>
    /// <exception cref="ArgumentException">The lengths do not fall strictly or one is below 1.</exception>
    /// <exception cref="HierarchyException">There is no value, or one occurs twice.</exception>
    public static Hierarchy FromPrefixes(
        string attribute,
        IEnumerable<string> values,
        params int[] lengths
    )
    {
        ArgumentNullException.ThrowIfNull(lengths);
        for (var i = 0; i < lengths.Length; i++)
        {
            if (lengths[i] < 1 || (i > 0 && lengths[i] >= lengths[i - 1]))
            {
                throw new ArgumentException(
                    $"Prefix lengths must be at least 1 and fall strictly; see position {i}.",
                    nameof(lengths)
                );
            }
        }

        var levels = new Func<string, string>[lengths.Length + 1];
        for (var i = 0; i < lengths.Length; i++)
        {
            var length = lengths[i];
            levels[i] = value =>
                string.Concat(value.AsSpan(0, Math.Min(length, value.Length)), "*");
        }

        levels[^1] = static _ => SuppressedLabel;
        return FromFunctions(attribute, values, levels);
    }

    /// <summary>
    /// Integers in intervals aligned to multiples of the width: widths 5, 10 make 37 → 35-39 → 30-39 → *.
    /// </summary>
    /// <param name="attribute">The attribute, for error messages; not empty.</param>
    /// <param name="minimum">The smallest value of the domain.</param>
    /// <param name="maximum">The largest value; at most 10,000,000 values in all.</param>
    /// <param name="widths">Interval widths, at least 2, each a multiple of the one before and larger.</param>
    /// <exception cref="ArgumentException">The widths or the bounds are not as described.</exception>
    public static Hierarchy FromIntervals(
        string attribute,
        int minimum,
        int maximum,
        params int[] widths
    )
    {
        ArgumentNullException.ThrowIfNull(widths);
        var count = (long)maximum - minimum + 1;
        if (count is < 1 or > MaxValues)
        {
            throw new ArgumentException(
                $"An interval hierarchy needs 1 to {MaxValues} values; the bounds give {count}.",
                nameof(maximum)
            );
        }

        CheckNested(widths, "Interval widths");
        return FromRows(attribute, Rows());

        IEnumerable<string[]> Rows()
        {
            for (long value = minimum; value <= maximum; value++)
            {
                var row = new string[widths.Length + 2];
                row[0] = value.ToString(CultureInfo.InvariantCulture);
                for (var i = 0; i < widths.Length; i++)
                {
                    var start = value - (((value % widths[i]) + widths[i]) % widths[i]);
                    row[i + 1] = string.Create(
                        CultureInfo.InvariantCulture,
                        $"{start}-{start + widths[i] - 1}"
                    );
                }

                row[^1] = SuppressedLabel;
                yield return row;
            }
        }
    }

    /// <summary>
    /// The hierarchy with one level more, at which every value is <see cref="SuppressedLabel"/>, so that a search may
    /// suppress the attribute whole; the hierarchy itself where its coarsest level is one label already.
    /// </summary>
    /// <exception cref="InvalidOperationException">There are <see cref="MaxLevels"/> levels already.</exception>
    public Hierarchy WithSuppression()
    {
        if (LabelCount(Height) == 1)
        {
            return this;
        }

        if (LevelCount == MaxLevels)
        {
            throw new InvalidOperationException(
                $"The hierarchy of '{Attribute}' has {MaxLevels} levels already; leave one out."
            );
        }

        return new Hierarchy(
            Attribute,
            [.. _labels, [SuppressedLabel]],
            [.. _labelOf, new int[ValueCount]],
            [.. _leaves, [ValueCount]]
        );
    }

    /// <summary>The number of different labels of a level.</summary>
    /// <param name="level">0 to <see cref="Height"/>.</param>
    public int LabelCount(int level) => _labels[CheckLevel(level)].Length;

    /// <summary>The labels of a level, in hierarchy order.</summary>
    /// <param name="level">0 to <see cref="Height"/>.</param>
    public ReadOnlyCollection<string> Labels(int level) =>
        Array.AsReadOnly(_labels[CheckLevel(level)]);

    /// <summary>How many values lie under a label: its share of the domain times <see cref="ValueCount"/>.</summary>
    /// <param name="level">0 to <see cref="Height"/>.</param>
    /// <param name="label">The label's index at that level.</param>
    public int LeafCount(int level, int label) => _leaves[CheckLevel(level)][label];

    /// <summary>The index of a value's label.</summary>
    /// <param name="level">0 to <see cref="Height"/>.</param>
    /// <param name="value">The value's index.</param>
    public int LabelIndex(int level, int value) => _labelOf[CheckLevel(level)][value];

    /// <summary>Looks a value up.</summary>
    /// <param name="value">The value, compared ordinally.</param>
    /// <param name="index">Its index in <see cref="Values"/>.</param>
    public bool TryGetIndex(string value, out int index) => _indexOf.TryGetValue(value, out index);

    /// <summary>The label of a value.</summary>
    /// <param name="value">A value of level 0, compared ordinally.</param>
    /// <param name="level">0 to <see cref="Height"/>.</param>
    /// <exception cref="KeyNotFoundException">The value is not in the hierarchy; the message does not show it.</exception>
    public string Generalize(string value, int level) =>
        TryGetIndex(value, out var index)
            ? _labels[CheckLevel(level)][_labelOf[level][index]]
            : throw new KeyNotFoundException(
                $"The value is not in the hierarchy of '{Attribute}', which has {ValueCount} values."
            );

    /// <summary>The attribute and the sizes; never a value.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Hierarchy of '{Attribute}': {ValueCount} values, {LevelCount} levels"
        );

    private int CheckLevel(int level)
    {
        if ((uint)level >= (uint)_labels.Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(level),
                $"The hierarchy of '{Attribute}' has levels 0 to {Height}."
            );
        }

        return level;
    }
}
