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

    private readonly int[] _box = new int[records.Trees.Length];

    /// <summary>The smallest class, in records.</summary>
    public int MinimumSize => minimumSize;

    /// <summary>Whether sizes alone decide.</summary>
    public bool LooksAtSizesOnly => _rules.Length == 0;

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
            foreach (var rule in _rules[i])
            {
                if (!rule.Holds(tallies[i].Values, tallies[i].Counts, size))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
