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

    private readonly int[] _box = new int[records.Trees.Length];

    /// <summary>The smallest class, in records.</summary>
    public int MinimumSize => minimumSize;

    /// <summary>Whether sizes alone decide.</summary>
    public bool LooksAtSizesOnly => _rules.Length == 0;

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

    private bool HoldsInPopulation(ReadOnlySpan<int> members, int size)
    {
        if (_ofPopulation.Length == 0)
        {
            return true;
        }

        for (var a = 0; a < _box.Length; a++)
        {
            _box[a] = Recoding.Label(records, a, members);
        }

        return HoldsInPopulation(size, _box);
    }

    private bool HoldsInPopulation(int size, ReadOnlySpan<int> box)
    {
        if (_ofPopulation.Length == 0)
        {
            return true;
        }

        // A class that no label of the policy joins lies under nothing.
        var persons = box.Contains(-1) ? 0 : records.Persons!.Count(box);
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
