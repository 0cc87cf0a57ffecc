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

    /// <summary>The smallest class, in records.</summary>
    public int MinimumSize => minimumSize;

    /// <summary>Whether sizes alone decide.</summary>
    public bool LooksAtSizesOnly => _rules.Length == 0;

    /// <summary>Whether a class of these records holds.</summary>
    public bool Holds(ReadOnlySpan<int> members, int size) =>
        size >= minimumSize && (LooksAtSizesOnly || Holds(size, records.TallyOf(members)));

    /// <summary>Whether a class of so many records with these sensitive values holds.</summary>
    public bool Holds(int size, ReadOnlySpan<Tally> tallies)
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
