using System.Runtime.InteropServices;

namespace AuthOps.Metering.Log;

/// <summary>Where every batch lies, so that a record is found by its index. Not safe for concurrent use.</summary>
internal sealed class BatchIndex
{
    private readonly List<BatchPlace> _places = [];

    public int Count => _places.Count;

    public ReadOnlySpan<BatchPlace> Places => CollectionsMarshal.AsSpan(_places);

    public void Add(BatchPlace place) => _places.Add(place);

    /// <summary>The batch that holds a record, as a position in <see cref="Places"/>.</summary>
    public int Find(ulong index)
    {
        int low = 0,
            high = _places.Count - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_places[middle].FirstIndex <= index)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }
}
