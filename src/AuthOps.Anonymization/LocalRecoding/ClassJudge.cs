using AuthOps.Anonymization.PrivacyModels;

namespace AuthOps.Anonymization.LocalRecoding;

/// <summary>Decides whether a class may be released, by the policy's own rules. Holds scratch memory; one object a thread.</summary>
/// <param name="records">The table.</param>
/// <param name="minimumSize">The smallest class, in records.</param>
internal sealed class ClassJudge(DistinctRecords records, int minimumSize)
{
    private readonly SensitiveRule[][] _rules = Array.ConvertAll(
        records.Table.Sensitive,
        static s => s.CreateRules()
    );

    private readonly PrivacyModel[] _ofPopulation =
    [
        .. records.Table.Policy.Models.Where(static m => m.PopulationTable is not null),
    ];

    private readonly bool _countsAbsent = records.Table.Policy.Models.Any(static m =>
        m is DeltaPresence { CountsAbsent: true } presence && presence.Minimum > Ratio.Zero
    );

    /// <summary>Per sensitive attribute: room for the counts of one part.</summary>
    private readonly int[][] _counts = Array.ConvertAll(
        records.Table.Sensitive,
        static s => new int[s.NumberCount]
    );

    private readonly int[] _box = new int[records.Trees.Length];

    /// <summary>The smallest class, in records.</summary>
    public int MinimumSize => minimumSize;

    /// <summary>Whether sizes alone decide.</summary>
    public bool LooksAtSizesOnly => _rules.Length == 0 && records.Parts is null;

    /// <summary>Whether no person may lie under the labels of two classes.</summary>
    public bool KeepsApart { get; } =
        records.Table.Policy.Models.Any(static m => m is DeltaPresence);

    /// <summary>Whether no person is left without a class by a cut, where a model minds.</summary>
    /// <param name="whole">What is cut.</param>
    /// <param name="parts">The parts, with labels apart.</param>
    public bool LeavesNobody(ReadOnlySpan<int> whole, int[][] parts) =>
        !_countsAbsent || parts.Sum(part => PersonsOf(part)) == PersonsOf(whole);

    /// <summary>Whether a class of these records holds.</summary>
    public bool Holds(ReadOnlySpan<int> members, int size) =>
        size >= minimumSize
        && (LooksAtSizesOnly || HoldsSensitive(size, records.TallyOf(members)))
        && HoldsInPopulation(members, size);

    /// <summary>Whether a class of so many records with these sensitive values and labels holds.</summary>
    /// <param name="size">Its records.</param>
    /// <param name="tallies">The values, per sensitive attribute.</param>
    /// <param name="box">The label, per quasi-identifier.</param>
    public bool Holds(int size, ReadOnlySpan<Tally> tallies, ReadOnlySpan<int> box) =>
        HoldsSensitive(size, tallies) && HoldsInPopulation(size, box);

    private bool HoldsInPopulation(ReadOnlySpan<int> members, int size) =>
        _ofPopulation.Length == 0 || HoldsBeside(PersonsOf(members), size);

    private bool HoldsInPopulation(int size, ReadOnlySpan<int> box) =>
        _ofPopulation.Length == 0 || HoldsBeside(PersonsUnder(box), size);

    private long PersonsOf(ReadOnlySpan<int> members)
    {
        for (var a = 0; a < _box.Length; a++)
        {
            _box[a] = Recoding.Label(records, a, members);
        }

        return PersonsUnder(_box);
    }

    /// <summary>A class that no label of the policy joins lies under nothing.</summary>
    private long PersonsUnder(ReadOnlySpan<int> box) =>
        box.Contains(-1) ? 0 : records.Persons!.Count(box);

    private bool HoldsBeside(long persons, int size)
    {
        foreach (var model in _ofPopulation)
        {
            if (!model.HoldsInPopulation(size, persons))
            {
                return false;
            }
        }

        return true;
    }

    private bool HoldsSensitive(int size, ReadOnlySpan<Tally> tallies)
    {
        if (size < minimumSize)
        {
            return false;
        }

        for (var i = 0; i < _rules.Length; i++)
        {
            if (!Holds(_rules[i], tallies[i], size))
            {
                return false;
            }
        }

        return records.Parts is not { } parts || HoldsInParts(parts, tallies[^1]);
    }

    /// <summary>Whether every part that a cell of earlier releases makes of a class is that cell, or holds by itself.</summary>
    private bool HoldsInParts(RecordParts parts, Tally tally)
    {
        var sets = parts.Sets;
        for (int start = 0, end = 0; start < tally.Values.Length; start = end)
        {
            var cell = parts.Cell(tally.Values[start]);
            var size = 0;
            for (; end < tally.Values.Length && parts.Cell(tally.Values[end]) == cell; end++)
            {
                size += tally.Counts[end];
            }

            if (
                size != sets.WholeSize[cell]
                && (size < sets.K || !HoldsInPart(parts, tally, (start, end), size))
            )
            {
                return false;
            }
        }

        return true;
    }

    private bool HoldsInPart(RecordParts parts, Tally tally, (int Start, int End) range, int size)
    {
        for (var a = 0; a < _rules.Length; a++)
        {
            if (_rules[a].Length > 0)
            {
                Array.Clear(_counts[a]);
                for (var i = range.Start; i < range.End; i++)
                {
                    _counts[a][parts.Value(a, tally.Values[i])] += tally.Counts[i];
                }

                if (!Holds(_rules[a], Tally.OfCounts(_counts[a]), size))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool Holds(SensitiveRule[] rules, Tally tally, int size)
    {
        foreach (var rule in rules)
        {
            if (!rule.Holds(tally.Values, tally.Counts, size))
            {
                return false;
            }
        }

        return true;
    }
}
