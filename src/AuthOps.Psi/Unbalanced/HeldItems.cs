using AuthOps.Psi.Governance;

namespace AuthOps.Psi.Unbalanced;

/// <summary>
/// What of a set's rows stays with their server to ask again for their consent: the tag of each, no key. 20 bytes a row and 20 a key.
/// Immutable; used under its server's lock.
/// </summary>
internal sealed class HeldItems
{
    private readonly int[] _itemOfRow;
    private readonly int[] _buckets;
    private readonly UInt128[] _tags;

    public HeldItems(PsiConsent consent, PsiItemSet items, int[] buckets, UInt128[] tags)
    {
        (Consent, _buckets, _tags) = (consent, buckets, tags);
        _itemOfRow = new int[items.RowCount];
        for (var row = 0; row < _itemOfRow.Length; row++)
        {
            _itemOfRow[row] = items.ItemOf(row);
        }
    }

    public PsiConsent Consent { get; }

    /// <summary>Sorts the tags by whether some row of theirs is covered at an instant.</summary>
    public void Ask(
        DateTimeOffset at,
        HashSet<UInt128> covered,
        Dictionary<UInt128, int> bucketOfUncovered
    )
    {
        for (var row = 0; row < _itemOfRow.Length; row++)
        {
            var item = _itemOfRow[row];
            if (item < 0)
            {
                continue;
            }

            if (Consent.Covers(row, at))
            {
                _ = covered.Add(_tags[item]);
            }
            else
            {
                bucketOfUncovered[_tags[item]] = _buckets[item];
            }
        }
    }
}
