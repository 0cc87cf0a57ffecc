namespace AuthOps.Psi.Unbalanced;

/// <summary>What an answer brought. Immutable and safe to share between threads; it holds labels in the clear.</summary>
public sealed class LookupResult
{
    private readonly int[] _matchedRows;
    private readonly Dictionary<int, byte[]> _labelOfRow;

    internal LookupResult(PsiItemSet items, bool[] isFound, Dictionary<int, byte[]> labelOfItem)
    {
        Found = isFound.Count(found => found);
        _matchedRows = items.RowsOf(isFound);
        _labelOfRow = [];
        foreach (var row in _matchedRows)
        {
            if (labelOfItem.TryGetValue(items.ItemOf(row), out var label))
            {
                _labelOfRow[row] = label;
            }
        }
    }

    /// <summary>The number of keys that are in the server's set.</summary>
    public int Found { get; }

    /// <summary>The rows whose key is in the set, ascending, from 0.</summary>
    public ReadOnlyMemory<int> MatchedRows => _matchedRows;

    /// <summary>The label of a row.</summary>
    /// <param name="row">A row of <see cref="MatchedRows"/>.</param>
    /// <returns>The label; empty where the epoch has none or the row is not in the set.</returns>
    public ReadOnlyMemory<byte> LabelOf(int row) =>
        _labelOfRow.TryGetValue(row, out var label) ? label : ReadOnlyMemory<byte>.Empty;
}
