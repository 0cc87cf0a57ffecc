namespace AuthOps.Anonymization.PrivacyModels;

/// <summary>
/// The condition of a model on the sensitive values of one class. May hold scratch memory; not safe for
/// concurrent use.
/// </summary>
internal abstract class SensitiveRule
{
    /// <summary>Whether the condition holds.</summary>
    /// <param name="values">The different values of the class as numbers, ascending; 0 is NULL.</param>
    /// <param name="counts">How often each occurs; at least 1.</param>
    /// <param name="size">The records of the class: the sum of the counts.</param>
    public abstract bool Holds(ReadOnlySpan<int> values, ReadOnlySpan<int> counts, int size);

    /// <summary>The condition as far as single precision tells; never wrong.</summary>
    /// <param name="row">Records per value number, a multiple of 16 cells.</param>
    /// <param name="size">Their sum.</param>
    public virtual Glance Look(ReadOnlySpan<int> row, int size) => Glance.Unclear;

    /// <summary>
    /// Whether shares of values in the class are compared with given ones: then most nodes that suppress little fail,
    /// and what is certainly refused at coarse ones excludes them.
    /// </summary>
    public virtual bool ComparesShares => false;

    /// <summary>
    /// How many records of a class that fails are refused at least however it is divided: the parts that hold,
    /// together, leave out so many. 0 where nothing is certain.
    /// </summary>
    /// <param name="values">As for <see cref="Holds"/>.</param>
    /// <param name="counts">As for <see cref="Holds"/>.</param>
    /// <param name="size">The records of the class.</param>
    public virtual int CertainlyRefused(
        ReadOnlySpan<int> values,
        ReadOnlySpan<int> counts,
        int size
    ) => 0;

    /// <summary>
    /// The counts with the records of unknown value given to the most frequent one, which is the worst case for
    /// diversity; the order of the counts is kept.
    /// </summary>
    private protected static int KnownCounts(
        ReadOnlySpan<int> values,
        ReadOnlySpan<int> counts,
        Span<int> known
    )
    {
        var hasNull = values.Length > 0 && values[0] == 0;
        var rest = hasNull ? counts[1..] : counts;
        rest.CopyTo(known);
        if (hasNull && rest.Length > 0)
        {
            var largest = 0;
            for (var i = 1; i < rest.Length; i++)
            {
                largest = rest[i] > rest[largest] ? i : largest;
            }

            known[largest] += counts[0];
        }

        return rest.Length;
    }
}
